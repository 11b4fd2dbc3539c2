import type { PlannedRun } from '@/lib/contract/schedule'
import { formatClock } from '@/lib/format/time'
import { formatOffset } from '@/lib/format/time-zone'

/**
 * What a change of the clocks does to each of these runs, in words; null where it does nothing.
 * @param runs in order, as planned in `timeZone`
 */
export function clockNotes(runs: readonly PlannedRun[], timeZone: string): (string | null)[] {
  return runs.map((run, index) => {
    const planned = run.slot.slice(11, 16)
    if (run.note === 'moved') {
      return `Clocks go forward, so ${planned} does not exist on that day. It runs at ${formatClock(run.at, timeZone)} instead.`
    }
    if (run.note === 'first-of-two') return `Clocks go back, so ${planned} comes twice. It runs once, the first time.`
    const before = runs[index - 1]
    if (!before) return null
    const [from, to] = [formatOffset(timeZone, Date.parse(before.at)), formatOffset(timeZone, Date.parse(run.at))]
    return from === to ? null : `Clocks have changed since the run before: ${to} from here on, it was ${from}.`
  })
}
