import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { cancelOperation } from '@/lib/services/cancel-operation'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.cancelOperation, ({ params, ...rest }) => cancelOperation({ ...rest, ...params })),
})
