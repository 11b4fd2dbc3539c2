import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { getProtection } from '@/lib/services/get-protection'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getProtection, ({ params, ...rest }) => getProtection({ ...rest, id: params.id })),
})
