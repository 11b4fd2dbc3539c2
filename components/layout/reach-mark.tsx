'use client'
import { CloudOff } from 'lucide-react'
import { useReachable } from '@/lib/query/reachable'

const means = 'What you see is as it was; nothing can be asked for until the connection is back. What runs on the server goes on.'

/** In the top bar, where it moves nothing: the account's name, or that Holdfast cannot be reached and what that means. */
export function ReachMark({ accountName }: { accountName: string }) {
  const reachable = useReachable()
  return (
    <>
      {reachable && <span className="truncate text-ink-2">{accountName}</span>}
      <span role="status" className="min-w-0 empty:hidden">
        {!reachable && (
          <span title={means} className="flex items-center gap-2.5 rounded-2 bg-risk-soft px-2.5 py-1 text-ink">
            <CloudOff aria-hidden="true" className="size-4 shrink-0 text-risk" />
            <span className="truncate max-sm:whitespace-normal max-sm:leading-tight">
              <b>Holdfast cannot be reached.</b> <span className="max-sm:sr-only">{means}</span>
            </span>
          </span>
        )}
      </span>
    </>
  )
}
