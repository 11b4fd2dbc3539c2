import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { restoreInPlace } from '@/lib/services/restore-in-place'
import { restoreToNewVm } from '@/lib/services/restore-to-new-vm'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.restore, ({ params, body, ...rest }) =>
    body.mode === 'in-place' ? restoreInPlace({ ...rest, ...params, ...body }) : restoreToNewVm({ ...rest, ...params, ...body }),
  ),
})
