import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { createSchedule } from '@/lib/services/create-schedule'
import { listSchedules } from '@/lib/services/list-schedules'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listSchedules, listSchedules),
  POST: route(api.createSchedule, createSchedule),
})
