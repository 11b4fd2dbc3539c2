import { Temporal } from 'temporal-polyfill'
import type { Slot, SlotMs, SlotNote } from './rule'
import { yearOfMs, zoneYear, type ZoneSource } from './zone-periods'

/**
 * The instant of a local wall time, given as milliseconds since the epoch as though the wall showed UTC. As RFC 5545 and `Temporal` say
 * ("compatible"): a time that the clock skips is moved on by the length of the gap (24 hours where a whole date is skipped), and of a time that
 * the clock shows twice the first is meant.
 */
export function resolveLocal(timeZone: string, localMs: number, source: ZoneSource = zoneYear): { atMs: number; note?: SlotNote } {
  const { periods } = source(timeZone, yearOfMs(localMs))
  let first: number | null = null
  let skipped = localMs
  for (const { fromMs, untilMs, offsetMs } of periods) {
    const atMs = localMs - offsetMs
    if (atMs >= fromMs && atMs < untilMs) {
      if (first !== null) return { atMs: first, note: 'first-of-two' }
      first = atMs
    } else if (first === null && atMs >= untilMs) {
      // Past the end of this period: if no later one has it, it is in the gap that follows the last such period.
      skipped = atMs
    }
  }
  return first === null ? { atMs: skipped, note: 'moved' } : { atMs: first }
}

/** "2026-03-29T02:30" of wall milliseconds. */
export function formatSlot(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 16)
}

/** Wall milliseconds of "2026-03-29T02:30". */
export function parseSlot(slot: string): number {
  return Date.parse(`${slot}:00Z`)
}

/**
 * A nominal slot with its instant under the zone data of this process. For a stored slot whose instant may have changed since, with new
 * zone data: the slot stays the same run, only its instant is another.
 * @param slot "2026-03-29T02:30"
 */
export function resolveSlot(slot: string, timeZone: string, source: ZoneSource = zoneYear): Slot {
  return withInstant({ slot, ...resolveLocal(timeZone, parseSlot(slot), source) })
}

export function withInstant({ slot, atMs, note }: SlotMs): Slot {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs)
  return note ? { slot, at, note } : { slot, at }
}
