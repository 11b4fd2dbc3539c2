'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Age } from '@/components/ui/time'
import type { Operation } from '@/lib/contract/operation'
import { operationLabel } from '@/lib/domain/operation'
import { recentlyEndedOptions } from '@/lib/query/operations'
import { outcomeText } from './describe'
import { OperationProgress } from './operation-progress'
import { OperationRowActions } from './operation-row-actions'
import { OperationStateMark } from './operation-state'

interface TrayListProps {
  operations: readonly Operation[]
  /** A link was followed: the tray gets out of the way. */
  onFollow: () => void
}

export function OperationTrayList({ operations, onFollow }: TrayListProps) {
  const ended = useQuery(recentlyEndedOptions())
  const nothing = operations.length === 0 && ended.data?.items.length === 0
  if (nothing) {
    return (
      <p className="px-4 py-5 text-13">
        Nothing is under way. Snapshots, restores, starts and stops show here how far they are, and how they ended.
      </p>
    )
  }
  return (
    <ul className="divide-y divide-line">
      {operations.map((operation) => (
        <li key={operation.id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-4 py-3">
          <VmLink operation={operation} onFollow={onFollow} />
          <OperationRowActions operation={operation} />
          <div className="col-span-2">
            <OperationProgress operation={operation} />
          </div>
        </li>
      ))}
      {ended.data?.items.map((operation) => (
        <Ended key={operation.id} operation={operation} onFollow={onFollow} />
      ))}
      {ended.isError && <li className="px-4 py-3 text-13">What ended of late could not be read.</li>}
    </ul>
  )
}

function Ended({ operation, onFollow }: { operation: Operation; onFollow: () => void }) {
  const text = outcomeText(operation)
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 px-4 py-3 text-13">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="whitespace-nowrap">{operationLabel[operation.kind]}</span>
        <VmLink operation={operation} onFollow={onFollow} />
      </span>
      <span className="text-12 whitespace-nowrap text-ink-3">
        <Age at={operation.endedAt ?? operation.createdAt} />
      </span>
      <span className="col-span-2 text-12">
        <OperationStateMark state={operation.state} />
        {text && <span className="block text-ink-3">{text}</span>}
      </span>
    </li>
  )
}

function VmLink({ operation, onFollow }: { operation: Operation; onFollow: () => void }) {
  if (!operation.vmName) return <span className="text-ink-3">A VM that is gone</span>
  if (!operation.vmId) return <span className="truncate text-ink">{operation.vmName}</span>
  return (
    <Link href={`/vms/${operation.vmId}`} className="truncate text-ink" onClick={onFollow}>
      {operation.vmName}
    </Link>
  )
}
