import { methods, type Method } from '@/lib/contract/endpoint'
import { AppError } from '@/lib/errors'
import { problemResponse } from './problem'
import { openRoute, type RouteHandler } from './route'

/** All of a path's methods: those that exist, and 405 for the others. */
export function endpoints(handlers: Partial<Record<Method, RouteHandler>>): Record<Method, RouteHandler> {
  const allow = methods.filter((method) => handlers[method]).join(', ')
  const refuse = openRoute((_request, requestId) => {
    const response = problemResponse(new AppError('method-not-allowed', `This address takes ${allow}.`), requestId)
    response.headers.set('allow', allow)
    return Promise.resolve(response)
  })
  const { GET = refuse, POST = refuse, PUT = refuse, PATCH = refuse, DELETE = refuse } = handlers
  return { GET, POST, PUT, PATCH, DELETE }
}
