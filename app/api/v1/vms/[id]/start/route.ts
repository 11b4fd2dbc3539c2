import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { startVm } from '@/lib/services/start-vm'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.startVm, ({ params, ...rest }) => startVm({ ...rest, ...params })),
})
