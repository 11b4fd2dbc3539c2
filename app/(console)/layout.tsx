import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LiveEvents } from '@/components/layout/live-events'
import { Shell } from '@/components/layout/shell'
import { OperationWatcher } from '@/components/operation/operation-watcher'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { inFlightOptions } from '@/lib/query/operations'
import { listOperations } from '@/lib/services/list-operations'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor, me } = await requirePageActor()
  const client = new QueryClient()
  await client.prefetchQuery({
    queryKey: inFlightOptions().queryKey,
    queryFn: () => listOperations({ db: webDb(), actor, clock: systemClock, query: { inFlight: true, limit: 200 } }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LiveEvents />
      <OperationWatcher userId={me.user.id} />
      <Shell me={me}>{children}</Shell>
    </HydrationBoundary>
  )
}
