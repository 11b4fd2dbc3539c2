import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { getOperation } from '@/lib/services/get-operation'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getOperation, ({ params, ...rest }) => getOperation({ ...rest, ...params })),
})
