import { lossParts } from '@/lib/format/duration'

/** What would be lost, rounded up: "9 h 13 min"; without any point "Everything". */
export function lossText(since: string | null, now: number): string {
  if (since === null) return 'Everything'
  return lossParts(now - Date.parse(since))
    .map(({ value, unit }) => `${value}\u00a0${unit}`)
    .join(' ')
}
