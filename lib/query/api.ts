import type { z } from 'zod'
import { problemOf } from './problem-error'

const base = '/api/v1'

type Query = Record<string, string | number | boolean | null | undefined>

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

async function call(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${base}${path}`, { ...init, method, credentials: 'same-origin' })
  if (!response.ok) throw await problemOf(response)
  return response
}

/** GET, checked against the contract. */
export async function getJson<T>(path: string, shape: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
  const response = await call('GET', path, { headers: { Accept: 'application/json' }, ...(signal ? { signal } : {}) })
  return shape.parse(await response.json())
}

/** GET of something that may not be there yet: null for 204. */
export async function getBlob(path: string, signal?: AbortSignal): Promise<Blob | null> {
  const response = await call('GET', path, signal ? { signal } : {})
  return response.status === 204 ? null : response.blob()
}

export async function getText(path: string, signal?: AbortSignal): Promise<string | null> {
  const response = await call('GET', path, signal ? { signal } : {})
  return response.status === 204 ? null : response.text()
}

export interface SendOptions<T> {
  body?: unknown
  shape: z.ZodType<T>
  /** The same key for the same intent: a click that is sent twice by the network has one effect. */
  idempotencyKey?: string
}

/** A changing request whose answer is checked against the contract. */
export async function sendJson<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { body, shape, idempotencyKey }: SendOptions<T>,
): Promise<T> {
  const headers = new Headers({ Accept: 'application/json' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey)
  const response = await call(method, path, { headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return shape.parse(response.status === 204 ? null : await response.json())
}
