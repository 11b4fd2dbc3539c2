import Link from 'next/link'
import { Fragment } from 'react'
import type { AuditEvent } from '@/lib/contract/audit'
import { auditSentence, type AuditPart } from '@/lib/domain/audit'
import { operationLabel } from '@/lib/domain/operation'

const gone = { vm: 'a machine that is gone', point: 'a restore point that is gone', operation: 'an operation' } as const

/** One event as a sentence, with links to what it is about. */
export function AuditSentence({ event }: { event: AuditEvent }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <b>{event.actor?.name ?? 'Holdfast'}</b>
      {event.onBehalfOf && <>, on behalf of {event.onBehalfOf.name},</>}{' '}
      {auditSentence(event).map((part, index) => (
        <Fragment key={index}>{typeof part === 'string' ? part : <Named part={part} event={event} />}</Fragment>
      ))}
    </span>
  )
}

function Named({ part, event }: { part: Exclude<AuditPart, string>; event: AuditEvent }) {
  const { vm, point, operation } = event
  const link = 'text-ink underline decoration-line-control underline-offset-3'
  switch (part.ref) {
    case 'vm':
      return vm ? (
        <Link href={`/vms/${vm.id}`} className={link}>
          {part.text ?? vm.name}
        </Link>
      ) : (
        (part.text ?? gone.vm)
      )
    case 'point':
      return point ? (
        <Link href={vm ? `/vms/${vm.id}/restore-points` : '/restore-points'} className={link}>
          “{point.name}”
        </Link>
      ) : (
        gone.point
      )
    case 'operation':
      return operation ? `“${operationLabel[operation.kind]}”` : gone.operation
  }
}
