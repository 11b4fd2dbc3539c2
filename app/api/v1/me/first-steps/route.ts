import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { getFirstSteps } from '@/lib/services/get-first-steps'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getFirstSteps, getFirstSteps),
})
