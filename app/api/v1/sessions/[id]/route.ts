import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { revokeSession } from '@/lib/services/revoke-session'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  DELETE: route(api.revokeSession, ({ params, ...rest }) => revokeSession({ ...rest, ...params })),
})
