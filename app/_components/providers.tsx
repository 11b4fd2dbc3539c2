'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Toaster } from '@/components/feedback/toaster'
import { NowProvider } from '@/components/ui/now'
import { TooltipProvider } from '@/components/ui/tooltip'
import { makeQueryClient } from '@/lib/query/query-client'

export function Providers({ now, children }: { now: number; children: ReactNode }) {
  const [client] = useState(makeQueryClient)
  return (
    <QueryClientProvider client={client}>
      <NowProvider at={now}>
        <TooltipProvider>{children}</TooltipProvider>
        <Toaster />
      </NowProvider>
    </QueryClientProvider>
  )
}
