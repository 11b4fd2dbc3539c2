import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { getVm } from '@/lib/services/get-vm'
import { updateVm } from '@/lib/services/update-vm'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getVm, ({ params, ...rest }) => getVm({ ...rest, ...params })),
  PATCH: route(api.updateVm, ({ params, ...rest }) => updateVm({ ...rest, ...params })),
})
