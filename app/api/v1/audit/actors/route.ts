import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listAuditActors } from '@/lib/services/list-audit-actors'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listAuditActors, listAuditActors),
})
