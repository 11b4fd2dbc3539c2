import { z } from 'zod'
import type { OperationKind } from '@/lib/domain/operation'

/** What each kind of operation is told at its creation; parsed again in the worker. */
export const operationParams = {
  'snapshot.create': z.strictObject({ quiesce: z.enum(['auto', 'never', 'require']) }),
  'snapshot.delete': z.strictObject({}),
  /** `forceFull` leaves the chain aside. The point's row says of which schedule it is. */
  'backup.create': z.strictObject({
    quiesce: z.enum(['auto', 'never', 'require']),
    includeVolumes: z.boolean(),
    forceFull: z.boolean(),
  }),
  'backup.delete': z.strictObject({}),
  /** `slowly` for what nobody waits for. */
  'backup.verify': z.strictObject({ slowly: z.boolean().default(false) }),
  /** `powerOn` false leaves the VM stopped after the restore. */
  'restore.in-place': z.strictObject({ powerOn: z.boolean() }),
  /** The operation's vmId is the new VM's, whose row the request has made (state `creating`). */
  'restore.new-vm': z.strictObject({}),
  /** `undoesId` on the operation names the in-place restore. */
  'restore.undo': z.strictObject({}),
  /** The operation's restorePointId is the backup that the VM's heads still read. */
  'restore.pull': z.strictObject({}),
  'vm.start': z.strictObject({}),
  'vm.stop': z.strictObject({ force: z.boolean() }),
  'vm.reboot': z.strictObject({}),
  'layers.collect': z.strictObject({}),
} satisfies Record<OperationKind, z.ZodType>

export type OperationParams<K extends OperationKind> = z.infer<(typeof operationParams)[K]>
