import { toast } from 'sonner'
import { longToastMs } from '@/components/feedback/toast'
import type { Operation } from '@/lib/contract/operation'
import { operationLabel } from '@/lib/domain/operation'
import { outcomeText } from './describe'

/** The end of an operation as a toast. */
export function announce(operation: Operation, go: (href: string) => void): void {
  const said = (how: string) => `${operationLabel[operation.kind]} ${how}${operation.vmName ? `: ${operation.vmName}` : ''}`
  const description = outcomeText(operation)
  const href = operation.createdVmId ? `/vms/${operation.createdVmId}` : null
  const options = {
    id: operation.id,
    ...(description ? { description } : {}),
    ...(href && operation.state === 'succeeded'
      ? { action: { label: 'Show the new VM', onClick: () => go(href) }, duration: longToastMs }
      : {}),
  }
  if (operation.state === 'succeeded') toast.success(said('done'), options)
  else if (operation.state === 'failed') toast.error(said('failed'), { ...options, duration: longToastMs })
  else toast(said('cancelled'), options)
}
