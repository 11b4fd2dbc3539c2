import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { previewRestorePointDeletion } from '@/lib/services/preview-restore-point-deletion'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.previewDeletion, ({ params, ...rest }) => previewRestorePointDeletion({ ...rest, ...params })),
})
