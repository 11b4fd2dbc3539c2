import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { getOverview } from '@/lib/services/get-overview'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getOverview, getOverview),
})
