import { z } from 'zod'
import { consistencies, restorePointKinds, restorePointProofs, restorePointStates } from '@/lib/domain/restore-point'
import { vmNamePattern } from '@/lib/domain/vm'
import { byteCount, id, instant, listOf, listQuery, verdict } from './common'

export const restorePoint = z.object({
  id: id('rp'),
  kind: z.enum(restorePointKinds),
  name: z.string(),
  note: z.string(),
  state: z.enum(restorePointStates),
  vmId: z.string().nullable(),
  vmName: z.string(),
  capturedAt: instant.nullable(),
  createdAt: instant,
  consistency: z.enum(consistencies).nullable(),
  storedBytes: byteCount,
  restorableBytes: byteCount,
  pinned: z.boolean(),
  pinReason: z.string(),
  proof: z.enum(restorePointProofs),
  failure: z.string().nullable(),
  scheduleId: z.string().nullable(),
  scheduleName: z.string().nullable(),
  /** Backups that are ready: whether only what had changed was captured; null for all others. */
  incremental: z.boolean().nullable(),
  /** Why it was captured in full. */
  fullReason: z.string().nullable(),
  /** What is wrong with a file that it needs; null as far as is known. */
  damage: z.string().nullable(),
  /** Backups by hand: days until it goes by itself; null: never. */
  keepDays: z.number().int().nullable(),
  disks: z.array(z.object({ target: z.string(), name: z.string(), role: z.enum(['os', 'volume']), sizeBytes: byteCount })),
  can: z.object({ restoreNewVm: verdict, restoreInPlace: verdict, verify: verdict, delete: verdict }),
})
export type RestorePoint = z.infer<typeof restorePoint>

export const restorePointList = listOf(restorePoint)
export const restorePointListQuery = listQuery.extend({
  vmId: z.string().optional(),
  kind: z.enum(restorePointKinds).optional(),
  state: z.enum(restorePointStates).optional(),
  sort: z.enum(['-capturedAt', 'capturedAt', 'name', '-name', '-storedBytes', 'storedBytes']).default('-capturedAt'),
})

const pointName = z.string().trim().min(1, 'must not be empty').max(120, 'at most 120 characters')
const note = z.string().trim().max(2_000, 'at most 2,000 characters')

export const createSnapshotBody = z.strictObject({
  vmId: id('vm'),
  name: pointName.optional(),
  note: note.optional(),
  quiesce: z.enum(['auto', 'never', 'require']).default('auto'),
})
export type CreateSnapshotBody = z.input<typeof createSnapshotBody>

export const updateRestorePointBody = z
  .strictObject({ name: pointName, note, pinned: z.boolean(), pinReason: z.string().trim().max(200, 'at most 200 characters') })
  .partial()
export type UpdateRestorePointBody = z.infer<typeof updateRestorePointBody>

export const vmName = z
  .string()
  .trim()
  .regex(vmNamePattern, 'is 1 to 63 letters, digits, dots, hyphens or spaces, beginning and ending with a letter or digit')

export const restoreBody = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('new-vm'), name: vmName, network: z.enum(['isolated', 'same']).default('isolated') }),
  z.strictObject({ mode: z.literal('in-place'), confirmName: z.string(), powerOn: z.boolean().default(true) }),
])
export type RestoreBody = z.input<typeof restoreBody>

export const restoreEstimateBody = z.strictObject({ mode: z.enum(['new-vm', 'in-place']) })
export const restoreEstimate = z.object({
  restorableBytes: byteCount,
  /** Median of the measured times to running, from points of this kind and restores of this mode; null before there is one. */
  secondsToRunning: z.number().nullable(),
  /** How many restores are behind it. */
  count: z.number().int(),
  /** Fewer than three of this size: an estimate, not a measurement. */
  estimate: z.boolean(),
  /** Backups: median until everything has been copied from the repository; null before there is one. */
  secondsToIndependent: z.number().nullable(),
  independentCount: z.number().int(),
  /** In place: what was written after this instant is lost. */
  losesAfter: instant.nullable(),
  losesSeconds: z.number().int().nullable(),
  /** In place: disks of the VM that stay as they are because the point does not hold them. */
  untouchedDisks: z.array(z.string()),
})
export type RestoreEstimate = z.infer<typeof restoreEstimate>

export const deletionPreview = z.object({ freesBytes: byteCount, mergesBytes: byteCount, otherPoints: z.number().int() })
export type DeletionPreview = z.infer<typeof deletionPreview>
