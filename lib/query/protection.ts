import { queryOptions } from '@tanstack/react-query'
import { overview, protection } from '@/lib/contract/protection'
import { getJson } from './api'
import { keys } from './keys'

/** Among the VMs' keys: whatever changes a VM, its points or its operations changes what is said here. */
export function overviewOptions() {
  return queryOptions({
    queryKey: [...keys.vms, 'overview'],
    queryFn: ({ signal }) => getJson('/overview', overview, signal),
  })
}

/** Among the restore points' keys, of which it is made. */
export function protectionOptions(vmId: string) {
  return queryOptions({
    queryKey: [...keys.restorePoints, 'protection', vmId],
    queryFn: ({ signal }) => getJson(`/vms/${vmId}/protection`, protection, signal),
  })
}
