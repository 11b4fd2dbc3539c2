import { Temporal } from 'temporal-polyfill'
import type { FieldError } from '@/lib/errors'
import { timeOfDayMs } from './nominal-times'
import { everyHoursChoices, frequencies, weekdays, type ScheduleRule } from './rule'

/** A rule as somebody sent it. */
export interface RuleInput {
  frequency: string
  everyHours?: number | null | undefined
  time: string
  weekdays?: readonly string[] | null | undefined
  timeZone: string
}

export type CheckedRule = { ok: true; rule: ScheduleRule } | { ok: false; errors: FieldError[] }

/**
 * A rule that can be kept, or what is wrong with it, field by field. Weekdays come back in order and once each, the zone's name in its own
 * spelling; what the frequency does not use is left out.
 */
export function checkRule(input: RuleInput): CheckedRule {
  const errors: FieldError[] = []
  const refuse = (path: string, message: string) => errors.push({ path, message })

  const frequency = frequencies.find((known) => known === input.frequency)
  if (!frequency) refuse('frequency', `is one of ${frequencies.join(', ')}`)
  if (timeOfDayMs(input.time) === null) refuse('time', 'must be a time of day from 00:00 to 23:59')
  const timeZone = canonicalTimeZone(input.timeZone)
  if (timeZone === null) refuse('timeZone', 'is not a time zone that we know')

  const everyHours = frequency === 'hourly' ? everyHoursChoices.find((known) => known === input.everyHours) : null
  if (everyHours === undefined) refuse('everyHours', `is one of ${everyHoursChoices.join(', ')}`)

  const given = frequency === 'weekly' ? (input.weekdays ?? []) : []
  const chosen = weekdays.filter((weekday) => given.includes(weekday))
  if (given.some((weekday) => !weekdays.some((known) => known === weekday))) refuse('weekdays', `are among ${weekdays.join(', ')}`)
  else if (frequency === 'weekly' && chosen.length === 0) refuse('weekdays', 'needs at least one weekday')

  if (errors.length > 0 || !frequency || timeZone === null) return { ok: false, errors }
  const rule: ScheduleRule = { frequency, time: input.time, timeZone }
  if (everyHours) rule.everyHours = everyHours
  if (frequency === 'weekly') rule.weekdays = chosen
  return { ok: true, rule }
}

/**
 * The zone's name as the zone data spells it ("europe/berlin" → "Europe/Berlin"); null for what is none. An alias stays the name that was
 * chosen: which of Europe/Kyiv and Europe/Kiev is the main one differs between browsers and changes. Bare offsets ("+02:00") are refused, as they know
 * no summer time.
 */
export function canonicalTimeZone(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name)) return null
  const known = canonical.get(name)
  if (known !== undefined) return known
  const found = lookUp(name)
  if (found !== null && canonical.size < maxKnown) canonical.set(name, found)
  return found
}

/** Asking `Temporal` costs 20 µs, and the dispatcher asks for each schedule. As each zone has many spellings, there is an end to it. */
const canonical = new Map<string, string>()
const maxKnown = 2_000

function lookUp(name: string): string | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
