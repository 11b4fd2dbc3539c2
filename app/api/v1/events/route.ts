import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { streamEvents } from '@/lib/http/stream-events'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.streamEvents, streamEvents),
})
