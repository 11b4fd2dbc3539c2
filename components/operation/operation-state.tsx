import { CircleCheck, CircleSlash, CircleX } from 'lucide-react'
import type { OperationState } from '@/lib/domain/operation'
import { operationStateLabel } from './describe'

const marks: Record<OperationState, React.ReactNode> = {
  queued: <span className="k pending" aria-hidden="true" />,
  running: <span className="spin" aria-hidden="true" />,
  cancelling: <span className="spin" aria-hidden="true" />,
  succeeded: <CircleCheck aria-hidden="true" className="size-3.5 text-ink-3" />,
  failed: <CircleX aria-hidden="true" className="size-3.5 text-danger" />,
  cancelled: <CircleSlash aria-hidden="true" className="size-3.5 text-ink-3" />,
}

export function OperationStateMark({ state }: { state: OperationState }) {
  return (
    <span className={`inline-flex items-center align-middle gap-1.5 whitespace-nowrap ${state === 'failed' ? 'text-danger' : ''}`}>
      {marks[state]}
      {operationStateLabel[state]}
    </span>
  )
}
