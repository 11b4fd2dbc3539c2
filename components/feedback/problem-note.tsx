'use client'
import { CircleAlert } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { asProblemError } from '@/lib/query/problem-error'

/** What failed, what still holds, the request id to quote, and the next try. */
export function ProblemNote({ title, error, onRetry }: { title: string; error: unknown; onRetry: () => void }) {
  const problem = asProblemError(error)
  return (
    <div
      role="alert"
      className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 border-y border-t-line-2 border-b-line py-3.5"
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 text-danger" />
      <div>
        <p className="font-strong text-ink">{title}</p>
        <p className="max-w-[78ch]">{problem.message}</p>
        {problem.requestId && (
          <p className="mt-1 text-12 text-ink-3">
            Request <code>{problem.requestId}</code>
          </p>
        )}
      </div>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  )
}
