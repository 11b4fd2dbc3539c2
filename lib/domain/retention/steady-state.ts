import { countSlots } from '../schedule/due-slots'
import { nominalTimes } from '../schedule/nominal-times'
import { formatSlot, resolveLocal } from '../schedule/resolve-local'
import type { ScheduleRule } from '../schedule/rule'
import { applyRules, daysBefore, type DatedPoint } from './apply-rules'
import { bucketsOf, localMsAt } from './buckets'
import { hasRules, type RetentionPolicy } from './policy'

const dayMs = 86_400_000

/**
 * How many points a policy keeps once the schedule has run for long enough, as it would be at `nowMs`; null where nothing ever goes.
 * Where one point fills several rules the number differs by one or two from week to week, which is what "about" on the page means.
 */
export function steadyStateCount(rule: ScheduleRule, policy: RetentionPolicy, nowMs: number): number | null {
  if (!hasRules(policy)) return null
  const inDays = policy.keepDays == null ? 0 : countSlots(rule, daysBefore(nowMs, policy.keepDays, rule.timeZone), nowMs)
  // The newest `dense` runs are kept whole; what the other rules keep beyond them is one run of a date each.
  const dense = Math.max(policy.keepLast ?? 0, inDays)
  const { keepLast: _last, keepDays: _days, ...buckets } = policy
  const dates = lastRunOfDates(rule, policy, nowMs)
  const verdicts = applyRules(dates, buckets, nowMs, rule.timeZone)
  const beyond = dates.slice(firstBeyond(rule, dates, dense, nowMs)).filter(({ id }) => verdicts.get(id)?.keeps.length)
  return Math.max(1, dense + beyond.length)
}

/** Index of the first date whose run has `dense` newer ones, by halving. */
function firstBeyond(rule: ScheduleRule, newestFirst: readonly DatedPoint[], dense: number, nowMs: number): number {
  let [low, high] = [0, newestFirst.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const point = newestFirst[middle]
    if (point && countSlots(rule, point.capturedAtMs, nowMs) >= dense) high = middle
    else low = middle + 1
  }
  return low
}

/** The last run of each local date, newest first, as far back as the policy can look; of months long past only that of their last date. */
function lastRunOfDates(rule: ScheduleRule, policy: RetentionPolicy, nowMs: number): DatedPoint[] {
  const { timesMs, runsOn } = nominalTimes(rule)
  const latestFirst = [...timesMs].reverse()
  const daysOfDaily = (policy.daily ?? 0) * (rule.frequency === 'weekly' ? 7 : 1)
  const closeDays = Math.max(daysOfDaily, (policy.weekly ?? 0) * 7) + 7
  const farDays = Math.max(closeDays, (policy.monthly ?? 0) * 31 + 31, (policy.yearly ?? 0) * 366 + 366)
  const today = Math.floor(localMsAt(rule.timeZone, nowMs) / dayMs) * dayMs
  const points: DatedPoint[] = []
  let month = ''
  for (let back = 0; back <= farDays; back += 1) {
    const date = today - back * dayMs
    if (!runsOn(date)) continue
    if (back > closeDays && bucketsOf(date).monthly === month) continue
    const run = lastRunOf(rule, date, latestFirst, nowMs)
    if (!run) continue
    month = bucketsOf(date).monthly
    points.push(run)
  }
  return points
}

function lastRunOf(rule: ScheduleRule, date: number, latestFirst: readonly number[], nowMs: number): DatedPoint | null {
  for (const timeMs of latestFirst) {
    const { atMs } = resolveLocal(rule.timeZone, date + timeMs)
    if (atMs <= nowMs) return { id: formatSlot(date + timeMs), capturedAtMs: atMs }
  }
  return null
}
