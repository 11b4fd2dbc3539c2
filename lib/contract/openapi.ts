import { z } from 'zod'
import { auditEvent } from './audit'
import { api } from './api'
import { problem } from './common'
import { nothing, raw, type Endpoint } from './endpoint'
import { host } from './host'
import { operation } from './operation'
import { me, session } from './people'
import { restorePoint } from './restore-point'
import { disk, vm, vmDetail } from './vm'

type Schema = Record<string, unknown>

const resources = {
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

const reference = (name: string) => `#/components/schemas/${name}`
const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

/** Schemas under their names, those inside one another as references. OpenAPI 3.1 takes JSON Schema 2020-12 as zod writes it. */
function named(schemas: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, Schema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const written = z.toJSONSchema(registry, { io, uri: reference, unrepresentable: 'any', target: 'draft-2020-12' })
  return Object.fromEntries(Object.entries(written.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]))
}

function parameters(endpoint: Endpoint): Schema[] {
  const of = (place: 'path' | 'query', shape: z.ZodObject) =>
    Object.entries(shape.shape).map(([name, field]) => {
      const { $schema: _, ...schema } = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })
      return { name, in: place, required: place === 'path', schema }
    })
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 1, maxLength: 200 } }
  return [...of('path', endpoint.params), ...of('query', endpoint.query), ...(endpoint.idempotent ? [key] : [])]
}

/** Names of schemas that are not resources: `CreateSnapshotBody`, `ListVmsAnswer`. */
function bodyName(name: string): string {
  return `${capital(name)}Body`
}

function answerName(name: string, endpoint: Endpoint): string {
  const resource = Object.entries(resources).find(([, schema]) => schema === endpoint.response)
  return resource?.[0] ?? (endpoint.status === 202 ? 'Accepted' : `${capital(name)}Answer`)
}

function answer(name: string, endpoint: Endpoint): Schema {
  const description = { 200: 'OK', 202: 'Accepted: follow the operation at Location', 204: 'Done' }[endpoint.status]
  if (endpoint.response === nothing) return { description }
  const schema = endpoint.response === raw ? {} : { $ref: reference(answerName(name, endpoint)) }
  return { description, content: { [endpoint.produces ?? 'application/json']: { schema } } }
}

function item(name: string, endpoint: Endpoint): Schema {
  const body = { required: true, content: { 'application/json': { schema: { $ref: reference(bodyName(name)) } } } }
  const problems = {
    description: 'What went wrong (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: reference('Problem') } } },
  }
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(endpoint.permission ? { description: `Needs the permission \`${endpoint.permission}\`.` } : {}),
    security: endpoint.auth === 'session' ? [{ session: [] }] : [],
    parameters: parameters(endpoint),
    ...(endpoint.body === nothing ? {} : { requestBody: body }),
    responses: { [endpoint.status]: answer(name, endpoint), default: problems },
  }
}

function describe() {
  const lines = Object.entries<Endpoint>(api)
  const bodies: Record<string, z.ZodType> = {}
  const answers: Record<string, z.ZodType> = { ...resources }
  const paths: Record<string, Record<string, Schema>> = {}
  for (const [name, endpoint] of lines) {
    if (endpoint.body !== nothing) bodies[bodyName(name)] = endpoint.body
    if (endpoint.response !== nothing && endpoint.response !== raw) answers[answerName(name, endpoint)] = endpoint.response
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: item(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: '1', description: 'Snapshots, backups and restores of your virtual machines.' },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: { ...named(answers, 'output'), ...named(bodies, 'input') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' } },
    },
  }
}

let document: ReturnType<typeof describe> | undefined

/** The OpenAPI 3.1 document of `/api/v1`, from the same table that the routes are made of. */
export function openApiDocument(): ReturnType<typeof describe> {
  document ??= describe()
  return document
}
