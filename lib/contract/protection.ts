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

/** Measured restores of this installation, from the request to a running guest. Below three it is called an estimate. */
export const restoreTimes = z.object({
  mode: z.enum(['new-vm', 'in-place']),
  count: z.number().int(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  latest: z.array(z.object({ at: instant, ms: z.number() })),
})
export type RestoreTimes = z.infer<typeof restoreTimes>

export const exposedMachine = z.object({ vm, exposure })
export type ExposedMachine = z.infer<typeof exposedMachine>

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
  restores: z.array(restoreTimes),
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
})
export type TimelinePoint = z.infer<typeof timelinePoint>

export const protection = z.object({
  exposure,
  restores: z.array(restoreTimes),
  /** The newest points, oldest first. */
  points: z.array(timelinePoint),
  /** Older ones were left out. */
  truncated: z.boolean(),
})
export type Protection = z.infer<typeof protection>
