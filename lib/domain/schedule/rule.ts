import type { Temporal } from 'temporal-polyfill'

export const frequencies = ['hourly', 'daily', 'weekly'] as const
export type Frequency = (typeof frequencies)[number]

/** In the order of ISO 8601: Monday is day 1. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Divisors of 24, so that the hours of an hourly rule are the same on each local day. */
export const everyHoursChoices = [1, 2, 3, 4, 6, 8, 12] as const
export type EveryHours = (typeof everyHoursChoices)[number]

/**
 * When a schedule runs, in local wall time. Its nominal slots are:
 * - `daily`: each local date at `time`;
 * - `weekly`: each local date that is one of `weekdays`, at `time`;
 * - `hourly`: each local date at every wall time that is a whole multiple of `everyHours` away from `time`, so that 23:30 every 6 hours
 *   means 05:30, 11:30, 17:30 and 23:30. There are 24 / `everyHours` of them on each local date, also on one with 23 or 25 hours.
 */
export interface ScheduleRule {
  frequency: Frequency
  /** Hourly only. */
  everyHours?: EveryHours | null | undefined
  /** Local wall time, "HH:MM". */
  time: string
  /** Weekly only, at least one. */
  weekdays?: readonly Weekday[] | null | undefined
  /** IANA name. */
  timeZone: string
}

/** `moved`: the clock skips the nominal time. `first-of-two`: the clock shows it twice, and this is the first time. */
export type SlotNote = 'moved' | 'first-of-two'

/** One planned run. The nominal local time is its identity: (schedule, slot) runs once. */
export interface Slot {
  /** Nominal local date and time, "2026-03-29T02:30"; also where the clock skips it. */
  slot: string
  at: Temporal.Instant
  note?: SlotNote
}

/** The same with the instant as milliseconds since the epoch, for arithmetic. */
export interface SlotMs {
  slot: string
  atMs: number
  note?: SlotNote
}
