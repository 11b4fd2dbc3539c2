import { formatDay } from '@/lib/format/time'
import type { RestorePointState } from '../restore-point'
import type { BucketRule } from './buckets'

/** A rule that keeps a point. */
export type RuleKeep = { kind: 'last'; count: number } | { kind: 'days'; days: number } | { kind: BucketRule; bucket: string }

/** Why a point stays. */
export type KeepReason =
  | { kind: 'pinned' }
  | { kind: 'not-ready'; state: RestorePointState }
  | { kind: 'no-capture-instant' }
  | { kind: 'in-the-future' }
  | { kind: 'no-schedule' }
  | { kind: 'other-schedule' }
  | { kind: 'no-rules' }
  | RuleKeep
  | { kind: 'newest-good' }
  | { kind: 'damaged-among-kept' }
  | { kind: 'held-back'; limit: number }

/** Why one rule does not keep a point. */
export type RuleMiss =
  | { kind: 'last'; count: number }
  | { kind: 'days'; days: number }
  | { kind: BucketRule; bucket: string; count: number; because: 'newer-in-bucket' | 'enough-newer-buckets' }

/** Why a point goes: none of its policy's rules keeps it. */
export interface DeleteReason {
  damaged: boolean
  misses: RuleMiss[]
}

const bucketWord: Record<BucketRule, { kept: string; plural: string }> = {
  daily: { kept: 'daily', plural: 'days' },
  weekly: { kept: 'weekly', plural: 'weeks' },
  monthly: { kept: 'monthly', plural: 'months' },
  yearly: { kept: 'yearly', plural: 'years' },
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`)

function keepText(reason: KeepReason): string {
  switch (reason.kind) {
    case 'pinned':
      return 'pinned'
    case 'not-ready':
      return reason.state === 'failed' ? 'failed, not a backup that retention counts' : 'not finished'
    case 'no-capture-instant':
      return 'it does not say when it was taken'
    case 'in-the-future':
      return 'taken later than now by its clock'
    case 'no-schedule':
      return 'not from a schedule, until you delete it'
    case 'other-schedule':
      return 'not from this schedule'
    case 'no-rules':
      return 'the schedule has no retention rule'
    case 'last':
      return reason.count === 1 ? 'the last one' : `one of the last ${reason.count}`
    case 'days':
      return `less than ${days(reason.days)} old`
    case 'daily':
    case 'weekly':
    case 'monthly':
    case 'yearly':
      return `as ${bucketWord[reason.kind].kept} of ${reason.bucket}`
    case 'newest-good':
      return 'the newest good backup is never deleted'
    case 'damaged-among-kept':
      return 'damaged; goes when the good ones around it do'
    case 'held-back':
      return `at most ${reason.limit} are deleted in one run; it goes with a later one`
  }
}

function missText(miss: RuleMiss): string {
  switch (miss.kind) {
    case 'last':
      return miss.count === 1 ? 'a newer one is kept' : `${miss.count} newer ones are kept`
    case 'days':
      return `it is older than ${days(miss.days)}`
    case 'daily':
    case 'weekly':
    case 'monthly':
    case 'yearly':
      return miss.because === 'newer-in-bucket'
        ? `${miss.bucket} has a newer one`
        : `${miss.count} later ${miss.count === 1 ? bucketWord[miss.kind].plural.slice(0, -1) : bucketWord[miss.kind].plural} have one`
  }
}

/** "Kept: one of the last 7, as monthly of 2026-10". */
export function keptText(reasons: readonly KeepReason[]): string {
  return `Kept: ${reasons.map(keepText).join(', ')}`
}

/** "30 newer ones are kept and it is older than 30 days": to follow "Deleted because" or "Goes on Thu 26 Nov because". */
export function deletedBecause(reason: DeleteReason): string {
  const misses = reason.misses.map(missText)
  if (reason.damaged) return 'it is damaged and older than every good one that is kept'
  const last = misses.pop() ?? 'no rule keeps it'
  return misses.length === 0 ? last : `${misses.join(', ')} and ${last}`
}

/** "Goes on Thu 26 Nov because 7 newer ones are kept". */
export function goesText(runAtMs: number, timeZone: string, reason: DeleteReason): string {
  return `Goes on ${formatDay(runAtMs, timeZone)} because ${deletedBecause(reason)}`
}
