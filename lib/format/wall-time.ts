const minutesADay = 24 * 60

/** "9", "930", "9:30", "9.30 pm" as "09:30"; null for what is no time of day. */
export function parseWallTime(text: string): string | null {
  const match = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?\s*$/i.exec(text)
  if (!match) return null
  const half = match[3]?.toLowerCase()
  const minute = Number(match[2] ?? 0)
  let hour = Number(match[1])
  if (half) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half === 'pm' ? 12 : 0)
  }
  return hour > 23 || minute > 59 ? null : written(hour * 60 + minute)
}

/** A time moved on by minutes, round the clock. */
export function shiftWallTime(time: string, minutes: number): string {
  const [hour = '0', minute = '0'] = time.split(':')
  const moved = (Number(hour) * 60 + Number(minute) + minutes) % minutesADay
  return written((moved + minutesADay) % minutesADay)
}

function written(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Every half hour of a day, "00:00" to "23:30". */
export const halfHours: readonly string[] = Array.from({ length: 48 }, (_, index) => written(index * 30))
