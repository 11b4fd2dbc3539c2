import { Temporal } from 'temporal-polyfill'

/** A stretch of time in which a zone keeps one offset. All in milliseconds; `fromMs` inclusive, `untilMs` exclusive. */
export interface ZonePeriod {
  fromMs: number
  untilMs: number
  offsetMs: number
}

/** The periods of a zone in one year and a few days around it, earliest first, without a hole; the outer ends are open. */
export interface ZoneYear {
  periods: readonly ZonePeriod[]
  minOffsetMs: number
  maxOffsetMs: number
}

/** Where the offsets of a zone come from: the zone data of this process, or a made-up one in tests. */
export type ZoneSource = (timeZone: string, year: number) => ZoneYear

const dayMs = 86_400_000
/** More than the largest distance between a wall time and UTC (14 h) and the largest move (24 h, a skipped date) together. */
const marginMs = 4 * dayMs
/** All zones for several years; beyond that the table is begun anew. */
const maxCached = 8_192

const cache = new Map<string, ZoneYear>()

/**
 * The zone data of this process as numbers: asking `Temporal` for each slot would cost 15 µs, a look into this table costs well under one.
 * It may be kept for good, as zone data changes only with the runtime itself.
 * @throws RangeError for a name that is no time zone
 */
export function zoneYear(timeZone: string, year: number): ZoneYear {
  const key = `${timeZone}/${year}`
  const known = cache.get(key)
  if (known) return known
  const made = readZoneYear(timeZone, year)
  if (cache.size >= maxCached) cache.clear()
  cache.set(key, made)
  return made
}

function readZoneYear(timeZone: string, year: number): ZoneYear {
  const fromMs = Date.UTC(year, 0, 1) - marginMs
  const untilMs = Date.UTC(year + 1, 0, 1) + marginMs
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone)
  let current: ZonePeriod = { fromMs: -Infinity, untilMs: Infinity, offsetMs: offsetOf(at) }
  const periods = [current]
  for (;;) {
    at = at.getTimeZoneTransition('next')
    if (at === null || at.epochMilliseconds > untilMs) break
    current.untilMs = at.epochMilliseconds
    current = { fromMs: at.epochMilliseconds, untilMs: Infinity, offsetMs: offsetOf(at) }
    periods.push(current)
  }
  return zoneYearOf(periods)
}

export function zoneYearOf(periods: readonly ZonePeriod[]): ZoneYear {
  const offsets = periods.map(({ offsetMs }) => offsetMs)
  return { periods, minOffsetMs: Math.min(...offsets), maxOffsetMs: Math.max(...offsets) }
}

function offsetOf(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 1_000_000
}

export function yearOfMs(ms: number): number {
  return new Date(ms).getUTCFullYear()
}

/** Offset of the zone at an instant, in milliseconds east of UTC. */
export function offsetAt(timeZone: string, atMs: number, source: ZoneSource = zoneYear): number {
  const { periods } = source(timeZone, yearOfMs(atMs))
  return (periods.find(({ untilMs }) => atMs < untilMs) ?? { offsetMs: 0 }).offsetMs
}
