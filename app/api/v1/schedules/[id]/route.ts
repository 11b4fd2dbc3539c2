import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { deleteSchedule } from '@/lib/services/delete-schedule'
import { getSchedule } from '@/lib/services/get-schedule'
import { updateSchedule } from '@/lib/services/update-schedule'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getSchedule, ({ params, ...rest }) => getSchedule({ ...rest, ...params })),
  PATCH: route(api.updateSchedule, ({ params, ...rest }) => updateSchedule({ ...rest, ...params })),
  DELETE: route(api.deleteSchedule, ({ params, ...rest }) => deleteSchedule({ ...rest, ...params })),
})
