'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { ProblemNote } from '@/components/feedback/problem-note'
import { outcomeText } from '@/components/operation/describe'
import { OperationStateMark } from '@/components/operation/operation-state'
import { Age } from '@/components/ui/time'
import { operationLabel } from '@/lib/domain/operation'
import { formatDuration } from '@/lib/format/duration'
import { operationListOptions } from '@/lib/query/operations'

const shown = 5

export function RecentOperations({ vmId }: { vmId: string }) {
  const query = useInfiniteQuery(operationListOptions({ vmId }))
  const operations = query.data?.pages.flatMap((page) => page.items) ?? []
  if (query.error && operations.length === 0) {
    return <ProblemNote title="The operations could not be read" error={query.error} onRetry={() => void query.refetch()} />
  }
  if (operations.length === 0) return <p className="py-3 text-ink-3">Nothing has been done with this machine yet.</p>
  return (
    <ul>
      {operations.slice(0, shown).map((operation) => (
        <li key={operation.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b border-line py-2">
          <span className="flex flex-wrap items-center gap-x-3">
            <b>{operationLabel[operation.kind]}</b>
            <OperationStateMark state={operation.state} />
          </span>
          <span className="text-right text-12">
            <Age at={operation.endedAt ?? operation.createdAt} />
            {operation.startedAt && operation.endedAt && (
              <span className="text-ink-3"> · {formatDuration(Date.parse(operation.endedAt) - Date.parse(operation.startedAt))}</span>
            )}
          </span>
          {operation.state === 'failed' && <span className="col-span-2 text-12">{outcomeText(operation)}</span>}
        </li>
      ))}
      {(operations.length > shown || query.hasNextPage) && (
        <li className="pt-2 text-12">
          <Link href={`/vms/${vmId}/activity`} className="link">
            All operations
          </Link>
        </li>
      )}
    </ul>
  )
}
