import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { undoRestore } from '@/lib/services/undo-restore'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.undoRestore, ({ params, ...rest }) => undoRestore({ ...rest, ...params })),
})
