'use client'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
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

export function useDeleteSchedule(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => sendJson('DELETE', `/schedules/${id}`, { shape: z.unknown() }),
    onSuccess: async () => {
      // Asking for it once more would only be told that it has gone.
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
