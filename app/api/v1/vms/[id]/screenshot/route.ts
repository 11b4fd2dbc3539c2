import { api } from '@/lib/contract/api'
import { endpoints } from '@/lib/http/endpoints'
import { route } from '@/lib/http/route'
import { readConsole } from '@/lib/http/read-console'

export const { GET, POST, PUT, PATCH, DELETE } = endpoints({
  GET: route(api.getScreenshot, (input) => readConsole(input, 'screenshot')),
})
