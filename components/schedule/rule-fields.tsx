'use client'
import { ChipsField, ComboboxField, SelectField, TimeField } from '@/components/form/choice-fields'
import { useBrowserTimeZone, useNow } from '@/components/ui/now'
import { Segmented } from '@/components/ui/segmented'
import { weekdayLabels } from '@/lib/domain/schedule/describe-rule'
import { weekdays, type Frequency, type Weekday } from '@/lib/domain/schedule/rule'
import { formatClock } from '@/lib/format/time'
import { formatOffset } from '@/lib/format/time-zone'
import { parseWallTime, shiftWallTime } from '@/lib/format/wall-time'
import { everyHoursOptions, type ScheduleForm } from './schedule-form'
import type { Editor } from './use-editor'
import { useZoneOptions } from './zone-options'

const frequencyOptions: { value: Frequency; label: string }[] = [
  { value: 'hourly', label: 'Every few hours' },
  { value: 'daily', label: 'Daily' },
  { value: 'weekly', label: 'Weekly' },
]

const dayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}
const dayOptions = weekdays.map((value) => ({ value, label: weekdayLabels[value], name: dayNames[value] }))

/** How often, when, and by which clock. */
export function RuleFields({ editor: { values, set, errorOf } }: { editor: Editor }) {
  const browser = useBrowserTimeZone()
  const now = useNow(60_000)
  const zone = values.timeZone || browser
  const zones = useZoneOptions()
  const hours = values.frequency === 'hourly' ? hoursOf(values) : []
  const known = zones.some(({ value }) => value === zone)
  return (
    <>
      <div className="grid justify-items-start gap-3">
        <div className="grid justify-items-start gap-1.5">
          <span aria-hidden="true" className="font-strong text-ink">
            How often
          </span>
          <Segmented label="How often" value={values.frequency} options={frequencyOptions} onChange={(next) => set('frequency', next)} />
        </div>
        {values.frequency === 'weekly' && (
          <div data-invalid={errorOf('weekdays') ? '' : undefined}>
            <ChipsField
              label="On"
              value={values.weekdays}
              options={dayOptions}
              error={errorOf('weekdays')}
              onChange={(days) => set('weekdays', days)}
            />
          </div>
        )}
        {values.frequency === 'hourly' && (
          <SelectField
            label="How many hours apart"
            value={values.everyHours}
            options={everyHoursOptions}
            error={errorOf('everyHours')}
            onChange={(hours) => set('everyHours', hours)}
          />
        )}
      </div>
      <div className="grid gap-5 sm:grid-cols-[auto_minmax(0,1fr)] sm:gap-4">
        <TimeField
          label={values.frequency === 'hourly' ? 'Counted from' : 'At'}
          name="Time of day"
          hint="or type 230, 2:30 pm"
          error={errorOf('time')}
          value={values.time}
          onChange={(time) => set('time', time)}
        />
        <ComboboxField
          label="Time zone"
          name="Time zone"
          hint={`${formatClock(now, zone)} there now, ${formatOffset(zone, now)}`}
          error={errorOf('timeZone')}
          value={zone}
          options={known ? zones : [{ value: zone, label: zone.replaceAll('_', ' ') }, ...zones]}
          onChange={(next) => set('timeZone', next)}
        />
      </div>
      {hours.length > 0 && <p className="-mt-2 text-12 text-ink-3">Each day at {hours.join(', ')}.</p>}
    </>
  )
}

function hoursOf({ everyHours, time }: ScheduleForm): string[] {
  if (!parseWallTime(time)) return []
  const step = Number(everyHours) * 60
  return Array.from({ length: (24 * 60) / step }, (_, index) => shiftWallTime(time, index * step)).sort()
}
