import { openApiDocument } from '@/lib/contract/openapi'
import { endpoints } from '@/lib/http/endpoints'
import { openRoute } from '@/lib/http/route'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: openRoute(() => Promise.resolve(Response.json(openApiDocument()))),
})
