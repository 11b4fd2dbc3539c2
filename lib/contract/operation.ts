import { z } from 'zod'
import { operationKinds, operationStates } from '@/lib/domain/operation'
import { errorCodes } from '@/lib/errors'
import { byteCount, id, instant, listOf, listQuery, verdict } from './common'

const person = z.object({ id: z.string(), name: z.string() })

export const operation = z.object({
  id: id('op'),
  kind: z.enum(operationKinds),
  state: z.enum(operationStates),
  /** The step under way, in the customer's words. */
  step: z.string().nullable(),
  progress: z.object({ doneBytes: byteCount, totalBytes: byteCount, ratio: z.number().min(0).max(1).nullable() }),
  warnings: z.array(z.string()),
  error: z.object({ code: z.enum(errorCodes), message: z.string() }).nullable(),
  vmId: z.string().nullable(),
  vmName: z.string().nullable(),
  restorePointId: z.string().nullable(),
  /** The VM that a restore to a new VM made. */
  createdVmId: z.string().nullable(),
  requestedBy: person.nullable(),
  onBehalfOf: person.nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** Until when this in-place restore can be undone. */
  undoUntil: instant.nullable(),
  can: z.object({ cancel: verdict, undo: verdict }),
})
export type Operation = z.infer<typeof operation>

export const operationList = listOf(operation)
export const operationListQuery = listQuery.extend({
  vmId: z.string().optional(),
  kind: z.enum(operationKinds).optional(),
  state: z.enum(operationStates).optional(),
  inFlight: z.stringbool().optional(),
  sort: z.enum(['-createdAt', 'createdAt']).default('-createdAt'),
})

/** Body of every 202. */
export const accepted = z.object({ operation })
export type Accepted = z.infer<typeof accepted>
