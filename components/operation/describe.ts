import type { Operation } from '@/lib/contract/operation'
import type { OperationState } from '@/lib/domain/operation'

export const operationStateLabel: Record<OperationState, string> = {
  queued: 'Waiting',
  running: 'Running',
  cancelling: 'Cancelling',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** How it ended, as one sentence. */
export function outcomeText(operation: Operation): string | undefined {
  if (operation.state === 'failed') return operation.error?.message ?? 'It failed; the VM is as it was before.'
  if (operation.state === 'cancelled') return 'Nothing of it was kept.'
  if (operation.warnings.length > 0) return operation.warnings.join(' ')
  return operation.kind === 'restore.in-place' ? 'The disk before is kept for 24 hours; until then the restore can be undone.' : undefined
}
