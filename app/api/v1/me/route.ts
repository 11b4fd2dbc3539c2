import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { getMe } from '@/lib/services/get-me'
import { updateMe } from '@/lib/services/update-me'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getMe, getMe),
  PATCH: route(api.updateMe, updateMe),
})
