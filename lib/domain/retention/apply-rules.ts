import { resolveLocal } from '../schedule/resolve-local'
import { bucketRules, bucketsOf, localMsAt, type BucketRule, type Buckets } from './buckets'
import type { RetentionPolicy } from './policy'
import type { RuleKeep, RuleMiss } from './reasons'

const dayMs = 86_400_000

export interface DatedPoint {
  id: string
  capturedAtMs: number
}

export interface RuleVerdict {
  keeps: RuleKeep[]
  misses: RuleMiss[]
}

/**
 * What each rule of a policy says of each point. Rules do not know of each other. A point that is not kept at one time is not kept at any later
 * one, whatever points are added or have gone since.
 * @param newestFirst good points only
 */
export function applyRules(
  newestFirst: readonly DatedPoint[],
  policy: RetentionPolicy,
  nowMs: number,
  timeZone: string,
): Map<string, RuleVerdict> {
  const verdicts = new Map<string, RuleVerdict>(newestFirst.map(({ id }) => [id, { keeps: [], misses: [] }]))
  const say = (id: string, keep: RuleKeep | null, miss: RuleMiss) => {
    const verdict = verdicts.get(id)
    if (keep) verdict?.keeps.push(keep)
    else verdict?.misses.push(miss)
  }

  const { keepLast, keepDays } = policy
  if (keepLast != null) {
    newestFirst.forEach(({ id }, rank) =>
      say(id, rank < keepLast ? { kind: 'last', count: keepLast } : null, { kind: 'last', count: keepLast }),
    )
  }
  if (keepDays != null) {
    const oldestMs = daysBefore(nowMs, keepDays, timeZone)
    for (const { id, capturedAtMs } of newestFirst) {
      say(id, capturedAtMs > oldestMs ? { kind: 'days', days: keepDays } : null, { kind: 'days', days: keepDays })
    }
  }
  if (bucketRules.every((rule) => policy[rule] == null)) return verdicts
  const bucketed = newestFirst.map(({ id, capturedAtMs }) => ({ id, buckets: bucketsOf(localMsAt(timeZone, capturedAtMs)) }))
  for (const rule of bucketRules) {
    const count = policy[rule]
    if (count != null) applyBuckets(rule, count, bucketed, say)
  }
  return verdicts
}

function applyBuckets(
  rule: BucketRule,
  count: number,
  newestFirst: readonly { id: string; buckets: Buckets }[],
  say: (id: string, keep: RuleKeep | null, miss: RuleMiss) => void,
): void {
  const ranks = new Map<string, number>()
  for (const { id, buckets } of newestFirst) {
    const bucket = buckets[rule]
    const seen = ranks.get(bucket)
    const rank = seen ?? ranks.size
    ranks.set(bucket, rank)
    const within = rank < count
    const because = within ? 'newer-in-bucket' : 'enough-newer-buckets'
    say(id, within && seen === undefined ? { kind: rule, bucket } : null, { kind: rule, bucket, count, because })
  }
}

/** The same wall time so many local dates earlier: days of retention are calendar days, so that a clock change keeps or takes no point of a daily rule. */
export function daysBefore(nowMs: number, days: number, timeZone: string): number {
  return resolveLocal(timeZone, localMsAt(timeZone, nowMs) - days * dayMs).atMs
}
