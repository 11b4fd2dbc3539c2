import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listScheduleRuns } from '@/lib/services/list-schedule-runs'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listScheduleRuns, ({ params, ...rest }) => listScheduleRuns({ ...rest, ...params })),
})
