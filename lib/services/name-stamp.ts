/** To the second: two points of one minute are two names. */
const stamp = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
})

/** "28 Nov, 03:17:05 UTC": what the name of a point that nobody named ends with. */
export function nameStamp(now: Date): string {
  return `${stamp.format(now)} UTC`
}
