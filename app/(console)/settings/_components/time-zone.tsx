'use client'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { toastProblem } from '@/components/feedback/toast'
import { ComboboxField } from '@/components/form/choice-fields'
import { useBrowserTimeZone, useNow } from '@/components/ui/now'
import { formatClock } from '@/lib/format/time'
import { allTimeZones, formatOffset, zoneKeywords } from '@/lib/format/time-zone'
import { useUpdateMe } from '@/lib/query/me'

const browserValue = 'browser'

/** In which zone times are written: the browser's, or one that stays the same wherever one is. */
export function TimeZoneChoice({ chosen }: { chosen: string | null }) {
  const update = useUpdateMe()
  const router = useRouter()
  const browser = useBrowserTimeZone()
  const now = useNow(60_000)
  const hour = Math.floor(now / 3_600_000) * 3_600_000
  const options = useMemo(
    () => [
      { value: browserValue, label: `As this browser (${browser.replaceAll('_', ' ')})`, keywords: [browser] },
      ...allTimeZones().map((zone) => ({
        value: zone,
        label: zone.replaceAll('_', ' '),
        aside: formatOffset(zone, hour),
        keywords: zoneKeywords(zone, hour),
      })),
    ],
    [browser, hour],
  )
  const value = update.isPending ? (update.variables.preferences?.timeZone ?? browserValue) : (chosen ?? browserValue)
  const zone = value === browserValue ? browser : value
  return (
    <div className="max-w-[420px]">
      <ComboboxField
        label="Time zone"
        name="Time zone"
        hint={`It is ${formatClock(now, zone)} there now. Schedules keep a zone of their own.`}
        value={value}
        options={options}
        onChange={(next) =>
          update.mutate(
            { preferences: { timeZone: next === browserValue ? null : next } },
            { onSuccess: () => router.refresh(), onError: (thrown) => toastProblem('The time zone was not changed', thrown) },
          )
        }
      />
    </div>
  )
}
