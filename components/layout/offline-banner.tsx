'use client'
import { CloudOff } from 'lucide-react'
import { useReachable } from '@/lib/query/reachable'

/** Says that what is shown is as it was, and that nothing can be sent. */
export function OfflineBanner() {
  const reachable = useReachable()
  return (
    <div role="status">
      {!reachable && (
        <p className="flex items-start gap-2.5 border-b border-line bg-risk-soft px-4 py-2 text-ink sm:px-6">
          <CloudOff aria-hidden="true" className="mt-px size-4 shrink-0 text-risk" />
          <span>
            <b>Holdfast cannot be reached.</b> What you see is as it was; nothing can be asked for until the connection is back. What runs
            on the server goes on.
          </span>
        </p>
      )}
    </div>
  )
}
