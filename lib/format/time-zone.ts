/** Whether this runtime knows the IANA name, "Europe/Berlin". */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (thrown) {
    if (thrown instanceof RangeError) return false
    throw thrown
  }
}

/** "UTC+02:00": what a zone is away from UTC at an instant. */
export function formatOffset(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  return name.replace('GMT', 'UTC').replace('+00:00', '')
}

/** Present IANA names of zones that runtimes still list, and report as the browser's own, by an older one (tzdata's `backward`). Both are valid. */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** The name that a zone goes by today, where this runtime knows it. */
export function presentZoneName(name: string): string {
  const present = renamed[name]
  return present !== undefined && isTimeZone(present) ? present : name
}

/** Every zone that can be chosen, with UTC, by its present name. */
export function allTimeZones(): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone').map(presentZoneName), 'UTC'])].sort()
}

/** What a zone is found by besides its name: its offset, and the name that it had. */
export function zoneKeywords(zone: string, at: number): string[] {
  return [formatOffset(zone, at), ...Object.keys(renamed).filter((old) => renamed[old] === zone)]
}
