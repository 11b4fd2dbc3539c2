import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { verifyRestorePoint } from '@/lib/services/verify-restore-point'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.verifyRestorePoint, ({ params, ...rest }) => verifyRestorePoint({ ...rest, ...params })),
})
