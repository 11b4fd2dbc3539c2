import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { listRestorePoints } from '@/lib/services/list-restore-points'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.listRestorePoints, listRestorePoints),
})
