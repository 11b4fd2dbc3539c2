import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listSessions } from '@/lib/services/list-sessions'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listSessions, listSessions),
})
