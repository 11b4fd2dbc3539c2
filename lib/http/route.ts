import { z } from 'zod'
import type { Actor } from '@/lib/actor'
import { actorFromRequest } from '@/lib/auth/request-actor'
import { systemClock, type Clock } from '@/lib/clock'
import type { Endpoint } from '@/lib/contract/endpoint'
import type { Db } from '@/lib/db/client'
import { webDb } from '@/lib/db/web'
import { roleMay } from '@/lib/domain/role'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Once } from '@/lib/services/context'
import { assertOwnOrigin } from './assert-origin'
import { finish } from './finish'
import { idempotencyOf } from './idempotency'
import { problemResponse } from './problem'
import { consume, type RateLimit } from './rate-limit'
import { accept, acceptParams, acceptQuery, readJson } from './read-request'
import { requestIdOf } from './request-id'

const reads: RateLimit = { name: 'api-read', points: 3_000, seconds: 60, where: 'process' }
const changes: RateLimit = { name: 'api-change', points: 300, seconds: 60, where: 'redis' }

interface Input<P, Q, B> {
  request: Request
  requestId: string
  params: P
  query: Q
  body: B
  db: Db
  clock: Clock
}

interface SignedIn {
  actor: Actor
  once?: Once
}

/** Next gives a path without parameters none at all. */
export type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> }
export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>

/**
 * The one way in: session, role, origin, rate limit, zod in and out, idempotency, request id, and every error as a problem.
 * Handlers get a parsed request and an actor, and return what the endpoint's response holds.
 */
export function route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  handler: (input: Input<z.output<P>, z.output<Q>, z.output<B>> & SignedIn) => Promise<z.input<R>>,
): RouteHandler {
  return guarded(async (request, context, requestId) => {
    const db = webDb()
    const clock = systemClock
    const actor = await requireActor(endpoint, request, { db, clock, requestId })
    const params = acceptParams(endpoint.params, (await context.params) ?? {})
    const query = acceptQuery(endpoint.query, request.url)
    const json = endpoint.body instanceof z.ZodVoid ? undefined : await readJson(request)
    const body = accept(endpoint.body, json)
    const idempotency = endpoint.idempotent ? idempotencyOf(request, { db, actor, body: json, status: endpoint.status }) : null
    const before = await idempotency?.answered()
    if (before) return located(before)
    try {
      const once = idempotency ? { once: idempotency.once } : {}
      return await located(respond(endpoint, await handler({ request, requestId, params, query, body, db, clock, actor, ...once })))
    } catch (thrown) {
      // The same request may have been answered while this one was on its way; then its answer is ours too.
      const meanwhile = await idempotency?.answered()
      if (meanwhile) return located(meanwhile)
      throw thrown
    }
  })
}

/** A route that anyone may read. */
export function openRoute(handler: (request: Request, requestId: string) => Promise<Response>): RouteHandler {
  return guarded((request, _context, requestId) => handler(request, requestId))
}

function guarded(work: (request: Request, context: RouteContext, requestId: string) => Promise<Response>): RouteHandler {
  return async (request, context) => {
    const requestId = requestIdOf(request)
    try {
      return finish(await work(request, context, requestId), requestId)
    } catch (thrown) {
      return finish(problemResponse(thrown, requestId), requestId)
    }
  }
}

async function requireActor(endpoint: Endpoint, request: Request, deps: { db: Db; clock: Clock; requestId: string }): Promise<Actor> {
  const actor = await actorFromRequest(request, deps)
  if (!actor) throw new AppError('unauthenticated', 'Please sign in.')
  const changing = endpoint.method !== 'GET'
  if (changing) assertOwnOrigin(request)
  await consume(changing ? changes : reads, actor.userId)
  if (endpoint.permission && !roleMay(actor.role, endpoint.permission)) {
    throw new AppError('forbidden', `Your role (${actor.role}) does not allow this.`)
  }
  return actor
}

function respond<R extends z.ZodType>(endpoint: Endpoint<z.ZodObject, z.ZodObject, z.ZodType, R>, answer: z.input<R>): Response {
  // In production the schema is trusted: what tests and development have seen fit needs no second look at every request.
  const value: unknown = env().NODE_ENV === 'production' ? answer : checked(endpoint, answer)
  if (value instanceof Response) return value
  if (endpoint.status === 204) return new Response(null, { status: endpoint.status })
  return Response.json(value, { status: endpoint.status })
}

function checked(endpoint: Endpoint, answer: unknown): unknown {
  const result = endpoint.response.safeParse(answer)
  if (result.success) return result.data
  const internal = `${endpoint.method} ${endpoint.path} answers outside its contract: ${z.prettifyError(result.error)}`
  throw new AppError('internal', 'Something went wrong on our side.', { internal })
}

const withOperation = z.object({ operation: z.object({ id: z.string() }) })

/** 202 says where the operation can be followed. */
async function located(response: Response): Promise<Response> {
  if (response.status !== 202) return response
  const text = await response.text()
  const headers = new Headers(response.headers)
  headers.set('location', `/api/v1/operations/${withOperation.parse(JSON.parse(text)).operation.id}`)
  return new Response(text, { status: response.status, headers })
}
