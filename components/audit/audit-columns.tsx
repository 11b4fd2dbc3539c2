'use client'
import type { Column } from '@/components/table/columns'
import { Age, Instant } from '@/components/ui/time'
import type { AuditEvent } from '@/lib/contract/audit'
import type { OperationState } from '@/lib/domain/operation'
import { AuditSentence } from './audit-sentence'

const outcome: Record<OperationState, string> = {
  queued: 'waiting',
  running: 'under way',
  cancelling: 'being cancelled',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

export const auditColumns: readonly Column<AuditEvent>[] = [
  { id: 'what', header: 'What was done', narrow: 'full', cell: (event) => <AuditSentence event={event} /> },
  {
    id: 'outcome',
    header: 'Became of it',
    narrow: 'meta',
    cell: ({ operation }) =>
      operation ? <span className={operation.state === 'failed' ? 'text-danger' : ''}>{outcome[operation.state]}</span> : null,
  },
  { id: 'from', header: 'From', leave: 2, narrow: 'hide', cell: (event) => (event.address ? <code>{event.address}</code> : null) },
  {
    id: 'request',
    header: 'Request',
    leave: 1,
    narrow: 'hide',
    cell: (event) => (event.requestId ? <code className="block max-w-56 truncate">{event.requestId}</code> : null),
  },
  { id: 'when', header: 'When', leave: 3, narrow: 'hide', cell: (event) => <Instant at={event.createdAt} /> },
  { id: 'age', header: 'Ago', end: true, narrow: 'meta', cell: (event) => <Age at={event.createdAt} /> },
]
