import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { api, type ApiName } from '@/lib/contract/api'
import { methods, type Endpoint } from '@/lib/contract/endpoint'
import type { Db } from '@/lib/db/client'
import { useWebDb } from '@/lib/db/web'
import { env } from '@/lib/env'
import type { RouteHandler } from '@/lib/http/route'
import { createSession } from './session'

export const apiFolder = fileURLToPath(new URL('../../app/api/v1', import.meta.url))

const handler = z.custom<RouteHandler>((value) => typeof value === 'function')
const routeModule = z.object(Object.fromEntries(methods.map((method) => [method, handler])))

/** `/vms/{id}/start` lies in `vms/[id]/start/route.ts`. */
export function routeFileOf(endpoint: Endpoint): string {
  return path.join(apiFolder, endpoint.path.replaceAll('{', '[').replaceAll('}', ']'), 'route.ts')
}

export interface Call {
  params?: Record<string, string>
  query?: Record<string, string> | string
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

export interface Answer {
  status: number
  headers: Headers
  body: unknown
}

/** Calls the route handler itself, as the server would. */
export async function callRaw(name: ApiName, { params = {}, query = '', body, headers = {}, signal }: Call): Promise<Response> {
  const endpoint: Endpoint = api[name]
  const module = routeModule.parse(await import(/* @vite-ignore */ routeFileOf(endpoint)))
  const address = Object.entries(params).reduce<string>(
    (text, [key, value]) => text.replace(`{${key}}`, encodeURIComponent(value)),
    endpoint.path,
  )
  const url = new URL(`/api/v1${address}`, env().NEXTAUTH_URL)
  url.search = typeof query === 'string' ? query : new URLSearchParams(query).toString()
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
  const request = new Request(url, { method: endpoint.method, headers, ...json, ...(signal ? { signal } : {}) })
  const run = module[endpoint.method]
  if (!run) throw new Error(`no handler for ${name}`)
  // Next.js resolves the params of an address that has none to undefined.
  return run(request, { params: Promise.resolve(Object.keys(params).length > 0 ? params : undefined) })
}

export async function call(name: ApiName, options: Call = {}): Promise<Answer> {
  const response = await callRaw(name, options)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** Points the web process at the test's database, and makes the headers of a signed-in browser on our own site. */
export async function signedIn(db: Db, who: { userId: string; accountId: string }): Promise<Record<string, string>> {
  useWebDb(db)
  const siteUrl = env().NEXTAUTH_URL
  const session = await createSession(db, { ...who, secret: env().NEXTAUTH_SECRET, siteUrl })
  return { cookie: session.header, origin: new URL(siteUrl).origin }
}
