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

/** Of fixed widths: rows come and go while one scrolls, and no column moves for it. */
export const auditColumns: readonly Column<AuditEvent>[] = [
  { id: 'what', header: 'What was done', always: true, narrow: 'full', cell: (event) => <AuditSentence event={event} /> },
  {
    id: 'outcome',
    header: 'Became of it',
    width: '124px',
    narrow: 'meta',
    cell: ({ operation }) =>
      operation ? <span className={operation.state === 'failed' ? 'text-danger' : ''}>{outcome[operation.state]}</span> : null,
  },
  {
    id: 'from',
    header: 'From',
    width: '150px',
    leave: 2,
    narrow: 'hide',
    cell: (event) => (event.address ? <code>{event.address}</code> : null),
  },
  {
    id: 'request',
    header: 'Request',
    width: '260px',
    leave: 1,
    narrow: 'hide',
    cell: (event) => (event.requestId ? <code className="block truncate text-12">{event.requestId}</code> : null),
  },
  { id: 'when', header: 'When', width: '130px', leave: 3, narrow: 'hide', cell: (event) => <Instant at={event.createdAt} /> },
  { id: 'age', header: 'Ago', width: '124px', end: true, narrow: 'meta', cell: (event) => <Age at={event.createdAt} /> },
]
