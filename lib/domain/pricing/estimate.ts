import { flatCost, monthMs, storageCost, type Amount } from './amount'
import { assignFreeSlots, billedBytes, type BilledPoint } from './free-slots'
import type { PricePolicy } from './policy'

export interface EstimateInput {
  /** The VM's other backups that stay: of other schedules, pinned, taken by hand. */
  others: readonly BilledPoint[]
  /** How many backups the schedule keeps, from `steadyStateCount`. */
  keptCount: number
  /** Estimated bytes of the oldest kept one, which holds the whole of the disks. */
  fullBytes: bigint
  /** Estimated bytes of each of the others: what changes between two runs. */
  incrementBytes: bigint
  /** When its first kept backup is taken. */
  fromMs: number
  policy: PricePolicy
}

export interface MonthlyEstimate {
  /** Of all the VM's backups, this schedule's and the others. */
  storedBytes: bigint
  freeBytes: bigint
  billedBytes: bigint
  /** How many of the schedule's own backups are free, and how many are billed. */
  freeCount: number
  billedCount: number
  /** For all the VM's backups and this schedule, a month of 730 hours, once it keeps `keptCount`. */
  perMonth: Amount
}

/** What a schedule costs a month once it keeps as many backups as its policy lets it: the same slots and prices as the bill. */
export function estimateMonth({ others, keptCount, fullBytes, incrementBytes, fromMs, policy }: EstimateInput): MonthlyEstimate {
  const planned = Array.from({ length: keptCount }, (_, index): BilledPoint => ({
    id: plannedId(index),
    state: 'ready',
    damaged: false,
    capturedAtMs: fromMs + index,
    storedBytes: index === 0 ? fullBytes : incrementBytes,
  }))
  const plannedIds = new Set(planned.map(({ id }) => id))
  const points = assignFreeSlots([...others, ...planned], policy.freeBackupsPerVm)
  const count = (kind: 'free' | 'billed') => points.filter(({ id, billing }) => plannedIds.has(id) && billing.kind === kind).length
  const storedBytes = points.reduce((sum, point) => sum + point.storedBytes, 0n)
  const billed = billedBytes(points)
  return {
    storedBytes,
    freeBytes: storedBytes - billed,
    billedBytes: billed,
    freeCount: count('free'),
    billedCount: count('billed'),
    perMonth: storageCost(billed, monthMs, policy.perGbMonth.backup) + flatCost(monthMs, policy.perScheduleMonth),
  }
}

const plannedId = (index: number) => `planned#${String(index).padStart(6, '0')}`
