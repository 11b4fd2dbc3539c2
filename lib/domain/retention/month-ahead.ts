import type { ScheduleRule } from '../schedule/rule'
import { slotsFrom } from '../schedule/slots'
import { planRetention, type RetentionPoint } from './plan-retention'
import { plannedPointId } from './preview-retention'
import type { RetentionPolicy } from './policy'

const monthMs = 30 * 86_400_000

export interface MonthAhead {
  /** Each local date from the first run to the last, with how many backups are taken on it and how many of those are left at the end. */
  days: { day: string; taken: number; kept: number }[]
  /** How many of the schedule's backups of today are left then. */
  keptOfToday: number
}

export interface MonthInput {
  rule: ScheduleRule
  policy: RetentionPolicy
  scheduleId: string
  /** All backups of the VM as they are today. */
  points: readonly RetentionPoint[]
  nowMs: number
}

/**
 * What of the coming 30 days' backups there will be after the last of them, if all succeed. One look at the end is enough, and cheap with 720
 * runs: a point that retention lets go at one time it would let go at any later one (`applyRules`).
 */
export function monthAhead({ rule, policy, scheduleId, points, nowMs }: MonthInput): MonthAhead {
  const days = new Map<string, MonthAhead['days'][number]>()
  const dayOf = new Map<string, string>()
  const made: RetentionPoint[] = []
  for (const { slot, atMs } of slotsFrom(rule, nowMs)) {
    if (atMs > nowMs + monthMs) break
    const day = slot.slice(0, 10)
    const { taken } = days.get(day) ?? { taken: 0 }
    days.set(day, { day, taken: taken + 1, kept: 0 })
    const id = plannedPointId(atMs)
    // Two slots on one instant, put there by a change of the clocks, are one backup.
    if (dayOf.has(id)) continue
    dayOf.set(id, day)
    made.push({ id, state: 'ready', capturedAtMs: atMs, pinned: false, damaged: false, scheduleId })
  }
  const lastMs = made.at(-1)?.capturedAtMs ?? nowMs
  const plan = planRetention({ points: [...points, ...made], scheduleId, policy, nowMs: lastMs, timeZone: rule.timeZone })
  const mine = new Set(points.filter((point) => point.scheduleId === scheduleId && point.state === 'ready').map(({ id }) => id))
  let keptOfToday = 0
  for (const { id, action } of plan.decisions) {
    if (action === 'delete') continue
    const day = days.get(dayOf.get(id) ?? '')
    if (day) day.kept += 1
    else if (mine.has(id)) keptOfToday += 1
  }
  return { days: withGaps([...days.values()]), keptOfToday }
}

/** The same with the dates on which nothing runs. */
function withGaps(days: MonthAhead['days']): MonthAhead['days'] {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const known = new Map(days.map((each) => [each.day, each]))
  const all: MonthAhead['days'] = []
  for (let day = first.day; day <= last.day; day = nextDay(day)) all.push(known.get(day) ?? { day, taken: 0, kept: 0 })
  return all
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
