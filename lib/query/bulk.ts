'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { accepted } from '@/lib/contract/operation'
import { restorePoint } from '@/lib/contract/restore-point'
import { sendJson } from './api'
import { keys } from './keys'
import { ProblemError } from './problem-error'
import { runEach, type Outcome } from './run-each'

/** So many requests of one bulk action are under way together. */
const atOnce = 4

const create = (path: string, body?: unknown) => sendJson('POST', path, { body, shape: accepted, idempotencyKey: crypto.randomUUID() })

/** One request of each kind that a bulk action repeats. */
export const bulkWork = {
  snapshot: ({ id }: { id: string }) => create('/snapshots', { vmId: id }),
  start: ({ id }: { id: string }) => create(`/vms/${id}/start`),
  stop: ({ id }: { id: string }) => create(`/vms/${id}/stop`, { force: false }),
  deletePoint: ({ id }: { id: string }) => sendJson('DELETE', `/restore-points/${id}`, { shape: accepted }),
  pin: ({ id }: { id: string }) => sendJson('PATCH', `/restore-points/${id}`, { body: { pinned: true }, shape: restorePoint }),
  unpin: ({ id }: { id: string }) => sendJson('PATCH', `/restore-points/${id}`, { body: { pinned: false }, shape: restorePoint }),
  cancel: ({ id }: { id: string }) => sendJson('POST', `/operations/${id}/cancel`, { shape: z.unknown() }),
} as const

/** The same request for each of several rows; those that fail stop none of the others. A session that is over stops them all. */
export function useBulk<T>(work: (item: T) => Promise<unknown>, onDone: (outcomes: Outcome<T>[]) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (items: readonly T[]) => {
      const outcomes = await runEach(items, atOnce, work)
      for (const outcome of outcomes) {
        if (!outcome.ok && outcome.thrown instanceof ProblemError && outcome.thrown.code === 'unauthenticated') throw outcome.thrown
      }
      return outcomes
    },
    // On the hook, not on the call: the rows may have left the list, and this with them, before the last answer is there.
    onSuccess: async (outcomes) => {
      onDone(outcomes)
      await Promise.all([keys.operations, keys.restorePoints, keys.vms].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
}
