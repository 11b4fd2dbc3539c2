import type { ClockChange, PlannedRun } from '@/lib/contract/schedule'
import { formatClock } from '@/lib/format/time'
import { formatOffset } from '@/lib/format/time-zone'

/** What a change of the clocks does to the run that it touches, in words. */
export function clockNote({ at, run }: ClockChange, timeZone: string): string {
  const planned = run.slot.slice(11)
  if (run.note === 'moved') {
    return `Clocks go forward, so ${planned} does not exist on that day. It runs at ${formatClock(run.at, timeZone)} instead.`
  }
  if (run.note === 'first-of-two') return `Clocks go back, so ${planned} comes twice. It runs once, the first time.`
  const [from, to] = [offsetBefore(at, timeZone), formatOffset(timeZone, Date.parse(at))]
  return `The first run after the clocks change: ${to} from here on, it was ${from}.`
}

function offsetBefore(at: string, timeZone: string): string {
  return formatOffset(timeZone, Date.parse(at) - 1)
}

/** The changes that touch one of these runs, by its slot, and those that come later. */
export function placeChanges(runs: readonly PlannedRun[], changes: readonly ClockChange[]) {
  const listed = new Set(runs.map(({ slot }) => slot))
  return {
    bySlot: new Map(changes.filter(({ run }) => listed.has(run.slot)).map((change) => [change.run.slot, change])),
    later: changes.filter(({ run }) => !listed.has(run.slot)),
  }
}
