import { listNames } from '@/lib/format/names'
import { asProblemError } from '@/lib/query/problem-error'
import type { Outcome } from '@/lib/query/run-each'

interface Verdict {
  allowed: boolean
  reason?: string | undefined
}

/** Why none of the rows allows it; undefined when one does. */
export function commonReason(verdicts: readonly Verdict[]): string | undefined {
  if (verdicts.some(({ allowed }) => allowed)) return undefined
  const reasons = [...new Set(verdicts.map(({ reason }) => reason ?? 'Not possible now.'))]
  return reasons.length === 1 ? reasons[0] : `Not possible for any of them: ${reasons.join(' ')}`
}

/** "Start" when it goes for all that are selected, else "Start 2 of 5". */
export function countedLabel(label: string, possible: number, selected: number): string {
  return possible === selected || possible === 0 ? label : `${label} ${possible} of ${selected}`
}

/** What a bulk action came to: how many, and for those that were refused who and why. */
export function bulkSummary<T>(
  outcomes: readonly Outcome<T>[],
  { done, rowName }: { done: (count: number) => string; rowName: (row: T) => string },
): { title: string; description: string | undefined } {
  const failed = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome]))
  const title = failed.length === 0 ? done(outcomes.length) : `${done(outcomes.length - failed.length)}, ${failed.length} refused`
  const byReason = new Map<string, string[]>()
  for (const { item, thrown } of failed) {
    const { message } = asProblemError(thrown)
    byReason.set(message, [...(byReason.get(message) ?? []), rowName(item)])
  }
  const lines = [...byReason].map(([message, names]) => `${listNames(names)}: ${message}`)
  return { title, description: lines.length > 0 ? lines.join(' ') : undefined }
}
