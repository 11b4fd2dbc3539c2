'use client'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { accepted, operation, type Accepted, type Operation } from '@/lib/contract/operation'
import type { CreateBackupBody } from '@/lib/contract/schedule'
import { restorePoint, type CreateSnapshotBody, type RestoreBody, type UpdateRestorePointBody } from '@/lib/contract/restore-point'
import { vmDetail } from '@/lib/contract/vm'
import { sendJson } from './api'
import { keys } from './keys'
import { inFlightOptions } from './operations'

/**
 * Shows an operation that the API has just taken on before the live channel tells of it. Waits for the VMs: until they say what is
 * allowed now, the button that was pressed stays busy, or a second press would be refused as a conflict.
 */
async function noteAccepted(client: QueryClient, { operation: fresh }: Accepted): Promise<void> {
  client.setQueryData(inFlightOptions().queryKey, (page) =>
    page ? { ...page, items: [fresh, ...page.items.filter(({ id }) => id !== fresh.id)] } : { items: [fresh], nextCursor: null },
  )
  void client.invalidateQueries({ queryKey: keys.operations })
  void client.invalidateQueries({ queryKey: keys.restorePoints })
  await client.invalidateQueries({ queryKey: keys.vms })
}

export function useAccepted<V>(send: (variables: V) => Promise<Accepted>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSuccess: (answer) => noteAccepted(client, answer) })
}

/** A create: each intent (one call of mutate) has its own key. */
export function create(path: string, body?: unknown): Promise<Accepted> {
  return sendJson('POST', path, { body, shape: accepted, idempotencyKey: crypto.randomUUID() })
}

export const useCreateSnapshot = () => useAccepted((body: CreateSnapshotBody) => create('/snapshots', body))

export const useCreateBackup = () => useAccepted((body: CreateBackupBody) => create('/backups', body))

export const useRestore = (pointId: string) => useAccepted((body: RestoreBody) => create(`/restore-points/${pointId}/restore`, body))

export const useVerifyRestorePoint = (pointId: string) => useAccepted(() => create(`/restore-points/${pointId}/verify`))

export const useDeleteRestorePoint = (pointId: string) =>
  useAccepted(() => sendJson('DELETE', `/restore-points/${pointId}`, { shape: accepted }))

export const useStartVm = (vmId: string) => useAccepted(() => create(`/vms/${vmId}/start`))

export const useStopVm = (vmId: string) => useAccepted((body: { force: boolean }) => create(`/vms/${vmId}/stop`, body))

export const useRebootVm = (vmId: string) => useAccepted(() => create(`/vms/${vmId}/reboot`))

export const useUndoRestore = (operationId: string) => useAccepted(() => create(`/operations/${operationId}/undo`))

/** Cancel and confirm answer the operation itself; either form of the answer is taken. */
const operationAnswer = z.union([accepted.transform((answer): Operation => answer.operation), operation])

function useOperationAction(path: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => sendJson('POST', path, { shape: operationAnswer }),
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: keys.operations }), client.invalidateQueries({ queryKey: keys.vms })]),
  })
}

export const useCancelOperation = (operationId: string) => useOperationAction(`/operations/${operationId}/cancel`)

export const useConfirmRestore = (operationId: string) => useOperationAction(`/operations/${operationId}/confirm`)

export function useUpdateRestorePoint(pointId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: UpdateRestorePointBody) => sendJson('PATCH', `/restore-points/${pointId}`, { body, shape: restorePoint }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.restorePoints }),
  })
}

export function useUpdateVm(vmId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string }) => sendJson('PATCH', `/vms/${vmId}`, { body, shape: vmDetail }),
    onSuccess: () => Promise.all([keys.vms, keys.restorePoints, keys.operations].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}

export function useRevokeSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string) => sendJson('DELETE', `/sessions/${sessionId}`, { shape: z.unknown() }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  })
}
