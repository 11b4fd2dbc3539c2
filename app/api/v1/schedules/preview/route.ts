import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { previewSchedule } from '@/lib/services/preview-schedule'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.previewSchedule, previewSchedule),
})
