import { OpenApiGeneratorV31, OpenAPIRegistry, extendZodWithOpenApi, type RouteConfig } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { api } from './api'
import { problem } from './common'
import { nothing, raw, type Endpoint } from './endpoint'
import { host } from './host'
import { operation } from './operation'
import { auditEvent, me, session } from './people'
import { restorePoint } from './restore-point'
import { disk, vm, vmDetail } from './vm'

extendZodWithOpenApi(z)

const components = {
  Problem: problem,
  Operation: operation,
  Disk: disk,
  Vm: vm,
  VmDetail: vmDetail,
  RestorePoint: restorePoint,
  Session: session,
  Me: me,
  AuditEvent: auditEvent,
  Host: host,
}

const statusTexts: Record<number, string> = { 200: 'OK', 202: 'Accepted: follow the operation', 204: 'No content' }

function pathOf(name: string, endpoint: Endpoint): RouteConfig {
  const hasBody = endpoint.body !== nothing
  const key = z.object({ 'Idempotency-Key': z.string().max(200).optional() })
  return {
    method: methodOf[endpoint.method],
    path: endpoint.path,
    operationId: name,
    summary: endpoint.summary,
    ...(endpoint.permission ? { description: `Needs the permission \`${endpoint.permission}\`.` } : {}),
    security: endpoint.auth === 'session' ? [{ session: [] }] : [],
    request: {
      params: endpoint.params,
      query: endpoint.query,
      ...(endpoint.idempotent ? { headers: key } : {}),
      ...(hasBody ? { body: { content: { 'application/json': { schema: endpoint.body } } } } : {}),
    },
    responses: {
      [endpoint.status]: { description: statusTexts[endpoint.status] ?? '', ...contentOf(endpoint) },
      default: { description: 'What went wrong (RFC 9457)', content: { 'application/problem+json': { schema: problem } } },
    },
  }
}

const methodOf = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

function contentOf(endpoint: Endpoint) {
  if (endpoint.response === nothing) return {}
  if (endpoint.response === raw) return { content: { [endpoint.produces ?? 'application/octet-stream']: { schema: z.any() } } }
  return { content: { 'application/json': { schema: endpoint.response } } }
}

let document: ReturnType<OpenApiGeneratorV31['generateDocument']> | undefined

/** The OpenAPI 3.1 document of `/api/v1`, from the same table that the routes are made of. */
export function openApiDocument() {
  if (document) return document
  const registry = new OpenAPIRegistry()
  for (const [name, schema] of Object.entries(components)) registry.register(name, schema)
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' })
  for (const [name, endpoint] of Object.entries(api)) registry.registerPath(pathOf(name, endpoint))
  document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: '1', description: 'Snapshots, backups and restores of your virtual machines.' },
    servers: [{ url: '/api/v1' }],
  })
  return document
}
