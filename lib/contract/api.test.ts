import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { apiFolder, routeFileOf } from '@/lib/testing/api'
import { api } from './api'
import { openApiDocument } from './openapi'

async function routeFiles(): Promise<string[]> {
  const entries = await readdir(apiFolder, { recursive: true })
  return entries.filter((entry) => path.basename(entry) === 'route.ts').map((entry) => path.join(apiFolder, entry))
}

it('has a line in the table for every route file, and a file for every line', async () => {
  expect(new Set(await routeFiles())).toEqual(new Set(Object.values(api).map(routeFileOf)))
})

it('has the methods of each file as lines in the table', async () => {
  for (const file of await routeFiles()) {
    const text = await readFile(file, 'utf8')
    const served = [...text.matchAll(/^ {2}(GET|POST|PUT|PATCH|DELETE): /gm)].map((match) => match[1]).sort()
    const listed = Object.values(api).flatMap((endpoint) => (routeFileOf(endpoint) === file ? [endpoint.method] : []))
    expect(served, file).toEqual([...listed].sort())
  }
})

it('keeps each route file to glue', async () => {
  for (const file of await routeFiles()) expect((await readFile(file, 'utf8')).split('\n').length, file).toBeLessThanOrEqual(30)
})

it('documents every endpoint in OpenAPI 3.1, with the problem as its error', () => {
  const document = openApiDocument()
  expect(document.openapi).toBe('3.1.0')
  for (const [name, endpoint] of Object.entries(api)) {
    const line = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()]
    expect(line?.operationId).toBe(name)
    expect(Object.keys(line?.responses ?? {})).toEqual([String(endpoint.status), 'default'])
  }
})

it('refers only to schemas that the document holds', () => {
  const document = openApiDocument()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '')
  const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)
  expect(references.length).toBeGreaterThan(30)
  for (const reference of references) expect(known).toContain(reference)
})
