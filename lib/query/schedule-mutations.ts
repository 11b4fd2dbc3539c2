'use client'
import { useMutation, useMutationState, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { schedule, type CreateScheduleBody, type UpdateScheduleBody } from '@/lib/contract/schedule'
import { sendJson } from './api'
import { keys } from './keys'
import { create, useAccepted } from './mutations'

/** What a VM promises, and which of its backups go next, follow from its schedules. */
function afterChange(client: QueryClient): Promise<unknown> {
  return Promise.all([keys.schedules, keys.vms, keys.restorePoints].map((queryKey) => client.invalidateQueries({ queryKey })))
}

export function useCreateSchedule() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CreateScheduleBody) =>
      sendJson('POST', '/schedules', { body, shape: schedule, idempotencyKey: crypto.randomUUID() }),
    onSuccess: () => afterChange(client),
  })
}

export function useUpdateSchedule(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: UpdateScheduleBody) => sendJson('PATCH', `/schedules/${id}`, { body, shape: schedule }),
    onSuccess: () => afterChange(client),
  })
}

const deleteKey = (id: string) => [...keys.schedules, 'delete', id]

/** Whether its deletion is under way or done: who asked for it once more would only be told that it has gone. */
export function useScheduleGoing(id: string): boolean {
  const states = useMutationState({ filters: { mutationKey: deleteKey(id) }, select: ({ state }) => state.status })
  return states.some((status) => status === 'pending' || status === 'success')
}

export function useDeleteSchedule(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: deleteKey(id),
    mutationFn: () => sendJson('DELETE', `/schedules/${id}`, { shape: z.unknown() }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: [...keys.schedules, 'one', id], type: 'inactive' })
      await afterChange(client)
    },
  })
}

export function useRunSchedule(id: string) {
  const client = useQueryClient()
  const run = useAccepted(() => create(`/schedules/${id}/run`))
  return {
    ...run,
    mutate: (options: { onError: (thrown: unknown) => void; onSuccess?: () => void }) =>
      run.mutate(undefined, {
        onError: options.onError,
        onSuccess: () => {
          void client.invalidateQueries({ queryKey: keys.schedules })
          options.onSuccess?.()
        },
      }),
  }
}
