import { z } from 'zod'
import { protectionStates } from '@/lib/domain/protection/assess'
import { restorePointKinds, restorePointStates } from '@/lib/domain/restore-point'
import { byteCount, instant } from './common'
import { operation } from './operation'
import { vm } from './vm'

/** How well a VM is covered now. The two ages are never mixed: a snapshot does not survive the host, a backup survives both. */
export const exposure = z.object({
  state: z.enum(protectionStates),
  /** Why it is in this state, a full sentence for the customer. */
  reason: z.string(),
  /** Capture instant of the newest good backup: what is left when the host is lost. Null: everything would be lost. */
  hostLostSince: instant.nullable(),
  /** Capture instant of the newest good point of either kind: what is left when only the VM breaks. */
  vmBreaksSince: instant.nullable(),
  /** What the schedules promise; null while there is none. */
  targetSeconds: z.number().nullable(),
  /** The worst case of what they promise: interval, waiting and duration. */
  worstCaseSeconds: z.number().nullable(),
})
export type Exposure = z.infer<typeof exposure>

const restoreTime = z.object({
  count: z.number().int(),
  medianMs: z.number(),
  p90Ms: z.number(),
  /** From fewer than three, or from restores of other sizes. */
  estimate: z.boolean(),
})

/** Measured restores of this installation, by the kind of the point: from the request to a running guest, and until nothing is read from the point any more. */
export const restoreTimes = z.object({
  kind: z.enum(restorePointKinds),
  /** Of what size, "up to 10 GB"; null: of any. */
  sizeClass: z.string().nullable(),
  /** Null before there is any. */
  toRunning: restoreTime.nullable(),
  /** Backups only: a snapshot's VM needs nothing else. */
  toIndependent: restoreTime.nullable(),
  /** The newest ones, oldest first. */
  latest: z.array(z.object({ at: instant, mode: z.enum(['new-vm', 'in-place']), ms: z.number(), independentMs: z.number().nullable() })),
})
export type RestoreTimes = z.infer<typeof restoreTimes>

export const exposedMachine = z.object({ vm, exposure })
export type ExposedMachine = z.infer<typeof exposedMachine>

export const nextRun = z.object({
  scheduleId: z.string(),
  scheduleName: z.string(),
  vmId: z.string(),
  vmName: z.string(),
  /** Nominal local date and time, and the schedule's zone. */
  slot: z.string(),
  timeZone: z.string(),
  at: instant,
})
export type NextRun = z.infer<typeof nextRun>

export const money = z.object({ amount: z.string().describe('decimal'), currency: z.string() })
export type Money = z.infer<typeof money>

export const failingSchedule = z.object({
  id: z.string(),
  name: z.string(),
  vmId: z.string(),
  vmName: z.string(),
  failuresInRow: z.number().int(),
  lastFailure: z.string().nullable(),
})

export const overview = z.object({
  machines: z.object({
    total: z.number().int(),
    unprotected: z.number().int(),
    atRisk: z.number().int(),
    protected: z.number().int(),
    /** Of the unprotected ones: those that have no good point of either kind. */
    withoutPoint: z.number().int(),
  }),
  /** Worst first; the rest of many machines is left to their list. */
  exposed: z.array(exposedMachine),
  points: z.object({ snapshots: z.number().int(), backups: z.number().int(), snapshotBytes: byteCount, backupBytes: byteCount }),
  /** What the points cost a month as they are now; backups in free slots nothing. */
  perMonth: money,
  /** Enabled or not. */
  schedules: z.number().int(),
  restores: z.array(restoreTimes),
  /** Of the next 24 hours, at most 200, soonest first. */
  nextRuns: z.array(nextRun),
  failingSchedules: z.array(failingSchedule),
  failures: z.array(operation),
  /** Since when the failures are counted. */
  failuresSince: instant,
})
export type Overview = z.infer<typeof overview>

export const timelinePoint = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(restorePointKinds),
  state: z.enum(restorePointStates),
  /** Capture instant; of one that failed, when it was asked for. */
  at: instant,
  storedBytes: byteCount,
  /** A file that it needs is damaged. */
  damaged: z.boolean(),
})
export type TimelinePoint = z.infer<typeof timelinePoint>

/** One backup in the free-slot strip. */
export const slotPoint = z.object({
  id: z.string(),
  name: z.string(),
  at: instant,
  storedBytes: byteCount,
  incremental: z.boolean(),
  /** `free` holds a slot; `unbilled` is damaged and holds none. */
  billing: z.enum(['free', 'billed', 'unbilled']),
  /** What it costs a month; nothing where it is not billed. */
  perMonth: money,
  /** Why it stays, or why it will go after the next run. */
  retention: z.string(),
  goesNext: z.boolean(),
})
export type SlotPoint = z.infer<typeof slotPoint>

export const freeSlots = z.object({
  /** How many backups of a VM cost nothing. */
  total: z.number().int(),
  held: z.number().int(),
  /** All good backups, oldest first. */
  points: z.array(slotPoint),
  billedBytes: byteCount,
  perMonth: money,
  /** What the free ones would cost if they were billed. */
  savesPerMonth: money,
  /** What the next run of any schedule changes, in words; empty without one. */
  nextChanges: z.array(z.string()),
})
export type FreeSlots = z.infer<typeof freeSlots>

export const protection = z.object({
  exposure,
  freeSlots,
  /** Of the next 24 hours, or the very next one. */
  nextRuns: z.array(nextRun),
  restores: z.array(restoreTimes),
  /** The newest points, oldest first. */
  points: z.array(timelinePoint),
  /** Older ones were left out. */
  truncated: z.boolean(),
})
export type Protection = z.infer<typeof protection>
