import { formatLoss } from '@/lib/format/duration'

/** What would be lost, rounded up: "9 h 13 min"; without any point "Everything". */
export function lossText(since: string | null, now: number): string {
  if (since === null) return 'Everything'
  return formatLoss(now - Date.parse(since))
}
