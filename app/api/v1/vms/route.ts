import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listVms } from '@/lib/services/list-vms'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listVms, listVms),
})
