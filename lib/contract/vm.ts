import { z } from 'zod'
import { networkModes, vmPowers, vmStates } from '@/lib/domain/vm'
import { protectionStates } from '@/lib/domain/protection/assess'
import { scheduleRunStates } from '@/lib/domain/schedule/run'
import { byteCount, id, instant, listOf, listQuery, verdict } from './common'
import { operation } from './operation'
import { vmName } from './restore-point'

export const vm = z.object({
  id: id('vm'),
  name: z.string(),
  state: z.enum(vmStates),
  power: z.enum(vmPowers),
  powerObservedAt: instant.nullable(),
  /** The guest agent answered at the last look. */
  agentAnswers: z.boolean(),
  vcpus: z.number().int(),
  memoryMiB: z.number().int(),
  network: z.enum(networkModes),
  diskBytes: byteCount,
  host: z.object({ id: z.string(), name: z.string(), accelerator: z.enum(['kvm', 'tcg']).nullable() }),
  protection: z.object({
    state: z.enum(protectionStates),
    /** Why, a full sentence for the customer. */
    reason: z.string(),
    snapshots: z.number().int(),
    /** Good ones. */
    backups: z.number().int(),
    /** Of its free slots, how many are held. */
    freeSlots: z.object({ held: z.number().int(), total: z.number().int() }),
    /** The worst case that its schedules promise; null without an enabled one. */
    worstCaseSeconds: z.number().nullable(),
    nextRunAt: instant.nullable(),
    failingSchedules: z.number().int(),
    /** The newest slot of its schedules that was begun, missed or skipped. */
    lastRun: z
      .object({ state: z.enum(scheduleRunStates), plannedAt: instant, beganAt: instant.nullable(), endedAt: instant.nullable() })
      .nullable(),
    newestPointAt: instant.nullable(),
    newestBackupAt: instant.nullable(),
    storedBytes: byteCount,
  }),
  /** What is being done with it now. */
  operation: operation.nullable(),
  /** The newest thing that was asked of it, the collector's work aside. */
  lastOperation: operation.pick({ id: true, kind: true, state: true, createdAt: true, startedAt: true, endedAt: true }).nullable(),
  /** The last in-place restore that can still be undone. */
  undoable: z.object({ operationId: z.string(), restorePointId: z.string().nullable(), until: instant }).nullable(),
  createdAt: instant,
  can: z.object({ snapshot: verdict, backup: verdict, restore: verdict, start: verdict, stop: verdict, reboot: verdict }),
})
export type Vm = z.infer<typeof vm>

export const disk = z.object({
  id: id('dsk'),
  name: z.string(),
  role: z.enum(['os', 'volume']),
  target: z.string(),
  sizeBytes: byteCount,
  /** Bytes that the head and its layers take, pool by pool, shared ones counted once here. */
  allocatedBytes: byteCount,
  /** How many layers the head reads through. */
  chainLength: z.number().int(),
  pool: z.object({ name: z.string(), kind: z.enum(['primary', 'repository']) }),
})
export type Disk = z.infer<typeof disk>

export const vmDetail = vm.extend({
  disks: z.array(disk),
  uuid: z.string(),
  mac: z.string(),
  /** What was asked for last; a host that comes back brings the VM to it. */
  wantedPower: z.enum(['running', 'stopped']),
})
export type VmDetail = z.infer<typeof vmDetail>

export const vmList = listOf(vm)
export const vmListQuery = listQuery.extend({
  power: z.enum(vmPowers).optional(),
  sort: z.enum(['name', '-name', '-createdAt', 'createdAt']).default('name'),
})
export const updateVmBody = z.strictObject({ name: vmName }).partial()
export const stopVmBody = z.strictObject({ force: z.boolean().default(false) })
