const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

interface Wall {
  year: number
  month: number
  day: number
  weekday: string
  hour: string
  minute: string
  second: string
  zone: string
}

/**
 * The wall clock of an instant in a zone. Only digits are taken from Intl: names of months differ between the
 * browser's and the server's ICU data, and a page must read the same on both.
 */
function wallOf(instant: string | number, timeZone: string): Wall {
  const at = new Date(instant)
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type) ?? 0)
  const year = number('year')
  const month = number('month')
  const day = number('day')
  return {
    year,
    month,
    day,
    weekday: weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '',
    hour: parts.get('hour') ?? '00',
    minute: parts.get('minute') ?? '00',
    second: parts.get('second') ?? '00',
    zone: timeZone === 'UTC' ? 'UTC' : (parts.get('timeZoneName') ?? timeZone),
  }
}

const monthName = (wall: Wall) => months[wall.month - 1] ?? ''

/** "Thu 22 Oct 2026, 02:34:08 CEST": nothing left to guess. */
export function formatExact(instant: string | number, timeZone: string): string {
  const wall = wallOf(instant, timeZone)
  return `${wall.weekday} ${wall.day} ${monthName(wall)} ${wall.year}, ${wall.hour}:${wall.minute}:${wall.second} ${wall.zone}`
}

/** "22 Oct, 02:34" for lists whose head names the zone, or beside an exact title. */
export function formatShort(instant: string | number, timeZone: string): string {
  const wall = wallOf(instant, timeZone)
  return `${wall.day} ${monthName(wall)}, ${wall.hour}:${wall.minute}`
}

/** "02:34 CEST" */
export function formatClock(instant: string | number, timeZone: string): string {
  const wall = wallOf(instant, timeZone)
  return `${wall.hour}:${wall.minute} ${wall.zone}`
}

/** "Thu 22 Oct" */
export function formatDay(instant: string | number, timeZone: string): string {
  const wall = wallOf(instant, timeZone)
  return `${wall.weekday} ${wall.day} ${monthName(wall)}`
}

/** "oct22", to make a name from. */
export function formatNameSuffix(instant: string | number, timeZone: string): string {
  const wall = wallOf(instant, timeZone)
  return `${monthName(wall).toLowerCase()}${String(wall.day).padStart(2, '0')}`
}
