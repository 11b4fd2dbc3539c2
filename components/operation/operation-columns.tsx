'use client'
import Link from 'next/link'
import type { Column } from '@/components/table/columns'
import { Age } from '@/components/ui/time'
import type { Operation } from '@/lib/contract/operation'
import { isInFlight, operationLabel } from '@/lib/domain/operation'
import { formatDuration } from '@/lib/format/duration'
import { outcomeText } from './describe'
import { OperationProgress } from './operation-progress'
import { OperationRowActions } from './operation-row-actions'
import { OperationStateMark } from './operation-state'

const machine: Column<Operation> = {
  id: 'vm',
  header: 'Virtual machine',
  narrow: 'meta',
  cell: (operation) =>
    operation.vmId ? (
      <Link href={`/vms/${operation.vmId}`} className="text-ink">
        {operation.vmName ?? operation.vmId}
      </Link>
    ) : (
      operation.vmName
    ),
}

const what: Column<Operation> = {
  id: 'what',
  header: 'Operation',
  narrow: 'title',
  cell: (operation) => <b>{operationLabel[operation.kind]}</b>,
}

const rest: Column<Operation>[] = [
  { id: 'state', header: 'State', narrow: 'full', cell: (operation) => <Outcome operation={operation} /> },
  { id: 'who', header: 'By', leave: 2, narrow: 'meta', cell: (operation) => operation.requestedBy?.name ?? 'Holdfast' },
  { id: 'when', header: 'Begun', narrow: 'meta', cell: (operation) => <Age at={operation.startedAt ?? operation.createdAt} /> },
  {
    id: 'took',
    header: 'Took',
    end: true,
    leave: 3,
    narrow: 'meta',
    cell: (operation) =>
      operation.startedAt && operation.endedAt ? (
        <span className="whitespace-nowrap text-ink">
          {formatDuration(Date.parse(operation.endedAt) - Date.parse(operation.startedAt))}
        </span>
      ) : null,
  },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    fit: true,
    end: true,
    narrow: 'action',
    cell: (operation) => <OperationRowActions operation={operation} />,
  },
]

function Outcome({ operation }: { operation: Operation }) {
  if (isInFlight(operation.state)) {
    return (
      <div className="max-w-[420px] py-1.5">
        <OperationProgress operation={operation} />
      </div>
    )
  }
  const text = outcomeText(operation)
  return (
    <span>
      <OperationStateMark state={operation.state} />
      {text && operation.state !== 'succeeded' && <span className="block max-w-[60ch] text-12 leading-[1.35]">{text}</span>}
      {operation.warnings.length > 0 && operation.state === 'succeeded' && (
        <span className="block max-w-[60ch] text-12 leading-[1.35] text-risk">{operation.warnings.join(' ')}</span>
      )}
    </span>
  )
}

export const operationColumns: readonly Column<Operation>[] = [what, ...rest]
export const allOperationColumns: readonly Column<Operation>[] = [what, machine, ...rest]
