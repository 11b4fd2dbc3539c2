import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { createSnapshot } from '@/lib/services/create-snapshot'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  POST: route(api.createSnapshot, createSnapshot),
})
