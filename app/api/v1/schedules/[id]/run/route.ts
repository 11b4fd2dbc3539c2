import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { runSchedule } from '@/lib/services/run-schedule'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.runSchedule, ({ params, ...rest }) => runSchedule({ ...rest, ...params })),
})
