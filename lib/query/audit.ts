import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { auditActors, auditList } from '@/lib/contract/audit'
import { getJson, withQuery } from './api'
import { keys } from './keys'

export interface AuditFilter {
  q?: string
  actorId?: string
  action?: string
  vmId?: string
  /** Instants. */
  from?: string
  until?: string
}

/** Among the operations' keys: most of what is done is one. The rest is seen at the next look. */
export function auditListOptions(filter: AuditFilter = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.operations, 'audit', filter],
    queryFn: ({ pageParam, signal }) => getJson(withQuery('/audit', { ...filter, cursor: pageParam }), auditList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export function auditActorsOptions() {
  return queryOptions({
    queryKey: ['audit-actors'],
    queryFn: ({ signal }) => getJson('/audit/actors', auditActors, signal),
    staleTime: 5 * 60_000,
  })
}

/** What an address asks for. Days are those of the zone, from the beginning of the first to the end of the last. */
export function auditFilterOf(params: URLSearchParams, timeZone: string): AuditFilter {
  const text = (name: string) => params.get(name)?.trim().slice(0, 60) || undefined
  const [q, actorId, action, from, until] = ['q', 'actor', 'action', 'from', 'until'].map(text)
  const since = from && startOfDay(from, timeZone)
  const before = until && startOfDay(nextDay(until), timeZone)
  return {
    ...(q ? { q } : {}),
    ...(actorId ? { actorId } : {}),
    ...(action ? { action } : {}),
    ...(since ? { from: since } : {}),
    ...(before ? { until: before } : {}),
  }
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const hourMs = 3_600_000

function nextDay(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? day : new Date(at + 24 * hourMs).toISOString().slice(0, 10)
}

/** The instant at which a day begins on the clocks of a zone; undefined for what is no day. */
export function startOfDay(day: string, timeZone: string): string | undefined {
  const midnight = dayPattern.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight)) return undefined
  const begins = midnight - offsetAt(midnight, timeZone)
  // The offset at midnight there may differ from the one at midnight in UTC: look again from where that led.
  return new Date(midnight - offsetAt(begins, timeZone)).toISOString()
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(instant))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '00'
  return Date.parse(`${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`) - instant
}
