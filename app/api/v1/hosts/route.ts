import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listHosts } from '@/lib/services/list-hosts'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listHosts, listHosts),
})
