'use client'
import Link from 'next/link'
import type { Column } from '@/components/table/columns'
import { Age, Instant } from '@/components/ui/time'
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
  width: '16%',
  narrow: 'meta',
  cell: (operation) =>
    operation.vmId ? (
      <Link href={`/vms/${operation.vmId}`} data-row-open className="text-ink">
        {operation.vmName ?? operation.vmId}
      </Link>
    ) : (
      operation.vmName
    ),
}

const what: Column<Operation> = {
  id: 'what',
  header: 'Operation',
  width: '150px',
  narrow: 'title',
  always: true,
  cell: (operation) => <b>{operationLabel[operation.kind]}</b>,
}

const rest: Column<Operation>[] = [
  { id: 'state', header: 'State', narrow: 'full', cell: (operation) => <Outcome operation={operation} /> },
  { id: 'who', header: 'By', width: '140px', leave: 2, narrow: 'meta', cell: (operation) => operation.requestedBy?.name ?? 'Holdfast' },
  {
    id: 'asked',
    header: 'Asked for',
    sortKey: 'createdAt',
    width: '112px',
    narrow: 'meta',
    cell: (operation) => <Age at={operation.createdAt} />,
  },
  {
    id: 'waited',
    header: 'Waited',
    width: '96px',
    end: true,
    wide: true,
    narrow: 'hide',
    cell: (operation) => <Span from={operation.createdAt} to={operation.startedAt} />,
  },
  {
    id: 'took',
    header: 'Took',
    width: '104px',
    end: true,
    leave: 3,
    narrow: 'meta',
    cell: (operation) => <Span from={operation.startedAt} to={operation.endedAt} />,
  },
  {
    id: 'ended',
    header: 'Ended',
    width: '120px',
    end: true,
    wide: true,
    narrow: 'hide',
    cell: (operation) => operation.endedAt && <Instant at={operation.endedAt} />,
  },
  {
    id: 'id',
    header: <span className="pl-6">Id</span>,
    label: 'Id',
    width: '270px',
    optional: true,
    narrow: 'full',
    cell: (operation) => <code className="pl-6 text-12">{operation.id}</code>,
  },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    width: '120px',
    always: true,
    end: true,
    narrow: 'action',
    cell: (operation) => <OperationRowActions operation={operation} />,
  },
]

function Span({ from, to }: { from: string | null; to: string | null }) {
  return from && to ? <span className="whitespace-nowrap text-ink">{formatDuration(Date.parse(to) - Date.parse(from))}</span> : null
}

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

export const operationOrders = [
  { value: '-createdAt', label: 'Newest first' },
  { value: 'createdAt', label: 'Oldest first' },
] as const
