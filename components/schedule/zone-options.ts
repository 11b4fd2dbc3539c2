'use client'
import { useMemo } from 'react'
import type { ComboboxOption } from '@/components/ui/combobox'
import { useBrowserTimeZone, useNow } from '@/components/ui/now'
import { allTimeZones, formatOffset, zoneKeywords } from '@/lib/format/time-zone'

const hourMs = 3_600_000

/** Every IANA zone with its offset now; the browser's first. */
export function useZoneOptions(): ComboboxOption[] {
  const browser = useBrowserTimeZone()
  const hour = Math.floor(useNow(60_000) / hourMs) * hourMs
  return useMemo(() => {
    const zones = [browser, ...allTimeZones().filter((zone) => zone !== browser)]
    return zones.map((zone) => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
      aside: formatOffset(zone, hour),
      keywords: [...zoneKeywords(zone, hour), ...(zone === browser ? ['this browser'] : [])],
    }))
  }, [browser, hour])
}
