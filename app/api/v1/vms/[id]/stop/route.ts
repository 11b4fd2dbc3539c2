import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { stopVm } from '@/lib/services/stop-vm'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.stopVm, ({ params, body, ...rest }) => stopVm({ ...rest, ...params, ...body })),
})
