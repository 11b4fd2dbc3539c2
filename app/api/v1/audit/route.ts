import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listAudit } from '@/lib/services/list-audit'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listAudit, listAudit),
})
