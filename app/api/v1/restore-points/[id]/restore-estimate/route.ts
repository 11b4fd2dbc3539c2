import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { estimateRestore } from '@/lib/services/estimate-restore'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.estimateRestore, ({ params, body, ...rest }) => estimateRestore({ ...rest, ...params, ...body })),
})
