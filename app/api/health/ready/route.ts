import { checkReadiness } from '@/lib/http/check-readiness'
import { endpoints } from '@/lib/http/endpoints'
import { openRoute } from '@/lib/http/route'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: openRoute(async () => {
    const health = await checkReadiness()
    return Response.json(health, { status: health.status === 'ok' ? 200 : 503 })
  }),
})
