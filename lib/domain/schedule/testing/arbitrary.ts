import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { everyHoursChoices, weekdays, type ScheduleRule } from '../rule'

const zones = Intl.supportedValuesOf('timeZone')
const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const timeZone = fc.oneof(
  fc.constantFrom(...zones),
  fc.constantFrom('Europe/Berlin', 'Pacific/Apia', 'Australia/Lord_Howe', 'Antarctica/Troll'),
)

/** Any rule that `checkRule` lets through, in any zone. */
export const anyRule: fc.Arbitrary<ScheduleRule> = fc.oneof(
  fc.record({ frequency: fc.constant('daily' as const), time, timeZone }),
  fc.record({ frequency: fc.constant('hourly' as const), everyHours: fc.constantFrom(...everyHoursChoices), time, timeZone }),
  fc.record({ frequency: fc.constant('weekly' as const), weekdays: fc.subarray([...weekdays], { minLength: 1 }), time, timeZone }),
)

/** Any minute from 2008 (before two zones skipped a date) to 2037. */
export const anyInstant: fc.Arbitrary<Temporal.Instant> = fc
  .integer({ min: Date.UTC(2008, 0, 1) / 60_000, max: Date.UTC(2037, 0, 1) / 60_000 })
  .map((minute) => Temporal.Instant.fromEpochMilliseconds(minute * 60_000))
