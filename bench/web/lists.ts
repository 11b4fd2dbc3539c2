import { z } from 'zod'
import { Prisma } from '@/lib/db/generated/client'
import { encodeCursor } from '@/lib/services/keyset'
import { ms, percentile, printCells, timed, verdict } from '../measure'
import { promised } from './seed'
import { newOwner, type WebBench } from './world'

const rounds = 12
const limitMs = 50

const vmSorts = ['name', '-name', 'createdAt', '-createdAt']
const pointSorts = ['-capturedAt', 'capturedAt', 'name', '-name', '-storedBytes', 'storedBytes']
const someVm = `vm_1${'2'.padStart(25, '0')}`

export const listCases: { path: '/vms' | '/restore-points'; sorts: string[]; filters: Record<string, string>[] }[] = [
  {
    path: '/vms',
    sorts: vmSorts,
    filters: [{}, { power: 'running' }, { power: 'crashed' }, { q: 'web' }, { q: 'web-0015' }, { q: 'we' }, { q: 'zz' }, { q: 'zzz' }],
  },
  {
    path: '/restore-points',
    sorts: pointSorts,
    filters: [
      {},
      { kind: 'backup' },
      { state: 'ready' },
      { state: 'failed' },
      { state: 'deleting' },
      { kind: 'backup', state: 'failed' },
      { vmId: someVm },
      { q: 'nightly' },
      { q: 'web-0015' },
      { q: 'auditors' },
      { q: 'ni' },
      { q: 'zz' },
      { q: 'zzz' },
    ],
  },
]

const columns: Record<string, Prisma.Sql> = {
  name: Prisma.sql`"name"`,
  createdAt: Prisma.sql`to_char("createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  capturedAt: Prisma.sql`to_char("capturedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  storedBytes: Prisma.sql`"storedBytes"::text`,
}

/** The cursor of the row that stands this deep in the unfiltered list, from 0 to 1. */
async function cursorAt({ stack, accountId }: WebBench, path: string, sort: string, depth: number): Promise<string | null> {
  if (depth === 0) return null
  const field = sort.replace('-', '')
  const [table, total] = path === '/vms' ? ['"Vm"', promised.vms] : ['"RestorePoint"', promised.points * 0.98]
  const direction = Prisma.raw(sort.startsWith('-') ? 'DESC' : 'ASC')
  const known = field === 'capturedAt' ? Prisma.sql`"capturedAt" IS NOT NULL` : Prisma.sql`true`
  const [row] = await stack.db.$queryRaw<{ id: string; value: string }[]>`
    SELECT "id", ${columns[field]} AS "value" FROM ${Prisma.raw(table)} WHERE "accountId" = ${accountId} AND ${known}
    ORDER BY ${Prisma.raw(`"${field}"`)} ${direction}, "id" ${direction} OFFSET ${Math.floor(total * depth)} LIMIT 1`
  if (!row) throw new Error(`no row at ${depth} of ${path}`)
  return encodeCursor(sort, row)
}

const answer = z.object({ items: z.array(z.unknown()) })

/** GET of both lists as a browser gets them: every order under every filter, at the beginning, in the middle and near the end. */
export async function benchLists(world: WebBench): Promise<void> {
  const table = [['', 'rows', 'p50 ms', 'p95 ms', 'max ms', 'n', `p95 at most ${limitMs}`]]
  for (const { path, sorts, filters } of listCases) {
    const deep = new Map<string, (string | null)[]>()
    for (const sort of sorts) deep.set(sort, await Promise.all([0, 0.5, 0.97].map((depth) => cursorAt(world, path, sort, depth))))
    for (const filter of filters) {
      const { header } = await newOwner(world)
      const times: number[] = []
      let rows = 0
      const ask = async (sort: string, cursor: string | null) => {
        const query = new URLSearchParams({ ...filter, sort, ...(cursor ? { cursor } : {}) })
        const response = await fetch(`${world.stack.url}/api/v1${path}?${query}`, { headers: { cookie: header } })
        if (!response.ok) throw new Error(`${path}?${query}: ${response.status} ${await response.text()}`)
        rows = Math.max(rows, answer.parse(await response.json()).items.length)
      }
      const asked = sorts.flatMap((sort) => (deep.get(sort) ?? []).map((cursor) => [sort, cursor] as const))
      for (const [sort, cursor] of asked) await ask(sort, cursor)
      for (let round = 0; round < rounds; round++) for (const [sort, cursor] of asked) times.push(await timed(() => ask(sort, cursor)))
      const p95 = percentile(times, 95)
      const what = `${path} ${new URLSearchParams(filter).toString()}`.trim()
      table.push([
        what,
        String(rows),
        ms(percentile(times, 50)),
        ms(p95),
        ms(Math.max(...times)),
        String(times.length),
        verdict(p95, limitMs),
      ])
    }
  }
  printCells('Lists through the API: pages of 50, over all orders, at the beginning, half and 97 % down', table)
}
