'use client'
import { toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import type { Operation } from '@/lib/contract/operation'
import { isInFlight } from '@/lib/domain/operation'
import { useCancelOperation, useUndoRestore } from '@/lib/query/mutations'

/** Cancel while it runs, undo while it can be undone; nothing for what is over. */
export function OperationRowActions({ operation }: { operation: Operation }) {
  const cancel = useCancelOperation(operation.id)
  const undo = useUndoRestore(operation.id)
  if (isInFlight(operation.state)) {
    const { allowed, reason } = operation.can.cancel
    return (
      <Button
        size="small"
        busy={cancel.isPending}
        reason={allowed ? undefined : (reason ?? 'Not possible now.')}
        onClick={() => cancel.mutate(undefined, { onError: (thrown) => toastProblem('It was not cancelled', thrown) })}
      >
        Cancel
      </Button>
    )
  }
  if (!operation.can.undo.allowed) return null
  return (
    <Button
      size="small"
      busy={undo.isPending}
      onClick={() => undo.mutate(undefined, { onError: (thrown) => toastProblem('The restore was not undone', thrown) })}
    >
      Undo restore
    </Button>
  )
}
