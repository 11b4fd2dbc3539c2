import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { getRestorePoint } from '@/lib/services/get-restore-point'
import { updateRestorePoint } from '@/lib/services/update-restore-point'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getRestorePoint, ({ params, ...rest }) => getRestorePoint({ ...rest, ...params })),
  PATCH: route(api.updateRestorePoint, ({ params, ...rest }) => updateRestorePoint({ ...rest, ...params })),
  DELETE: route(api.deleteRestorePoint, ({ params, ...rest }) => deleteRestorePoint({ ...rest, ...params })),
})
