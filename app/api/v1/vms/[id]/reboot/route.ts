import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { rebootVm } from '@/lib/services/reboot-vm'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.rebootVm, ({ params, ...rest }) => rebootVm({ ...rest, ...params })),
})
