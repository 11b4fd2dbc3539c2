import type { Quantity } from './bytes'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A length of time as at most two units, rounded down to the smaller one: 9 h 12 min, 2 min 51 s, 6.4 s, 3 d 9 h. */
export function durationParts(ms: number): Quantity[] {
  const length = Math.max(0, ms)
  if (length < 10 * second) return [{ value: trimmed(Math.floor(length / 100) / 10), unit: 's' }]
  if (length < minute) return [whole(length, second, 's')]
  if (length < hour) return pair(length, minute, 'min', second, 's')
  if (length < day) return pair(length, hour, 'h', minute, 'min')
  return pair(length, day, 'd', hour, 'h')
}

function trimmed(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1)
}

function whole(length: number, unitMs: number, unit: string): Quantity {
  return { value: String(Math.floor(length / unitMs)), unit }
}

function pair(length: number, bigMs: number, big: string, smallMs: number, small: string): Quantity[] {
  const rest = Math.floor((length % bigMs) / smallMs)
  const head = whole(length, bigMs, big)
  return rest === 0 ? [head] : [head, { value: String(rest), unit: small }]
}

/** "9 h 12 min" */
export function formatDuration(ms: number): string {
  return inWords(durationParts(ms))
}

function inWords(parts: Quantity[]): string {
  return parts.map(({ value, unit }) => `${value}\u00a0${unit}`).join(' ')
}

/** What would be lost, rounded up and never down: 9 h 13 min, 1 d 10 h; below a minute "<1 min". */
export function lossParts(ms: number): Quantity[] {
  if (ms < minute) return [{ value: '<1', unit: 'min' }]
  const minutes = Math.ceil(ms / minute) * minute
  return durationParts(minutes < day ? minutes : Math.ceil(ms / hour) * hour)
}

/** "9 h 13 min": what would be lost, or is promised not to be exceeded, rounded up. */
export function formatLoss(ms: number): string {
  return inWords(lossParts(ms))
}

/** How long ago, for reading at a glance: "just now", "12 min", "9 h 12 min". Seconds are left out past a minute. */
export function formatAge(ms: number): string {
  if (ms < 10 * second) return 'just now'
  if (ms < minute) return `${Math.floor(ms / second)}\u00a0s ago`
  if (ms < hour) return `${Math.floor(ms / minute)}\u00a0min ago`
  return `${formatDuration(ms)} ago`
}
