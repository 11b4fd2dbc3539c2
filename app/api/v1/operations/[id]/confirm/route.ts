import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { confirmRestore } from '@/lib/services/confirm-restore'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.confirmRestore, ({ params, ...rest }) => confirmRestore({ ...rest, ...params })),
})
