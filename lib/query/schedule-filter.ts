import { scheduleListQuery } from '@/lib/contract/schedule'
import { pick } from './filters'

export interface ScheduleFilter {
  vmId?: string
  q?: string
  enabled?: boolean
  failing?: boolean
}

/** The list of schedules that an address asks for; the same for the server's prefetch and the browser. */
export const scheduleFilterOf = (params: URLSearchParams): ScheduleFilter =>
  pick(scheduleListQuery.shape, params, ['q', 'vmId', 'enabled', 'failing'])
