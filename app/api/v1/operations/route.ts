import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listOperations } from '@/lib/services/list-operations'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listOperations, listOperations),
})
