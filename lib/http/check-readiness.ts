import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import type { health } from '@/lib/contract/people'
import { webDb } from '@/lib/db/web'
import { webRedis } from '@/lib/redis'
import { webLog } from '@/lib/web-log'

const workerSeconds = 15
const limitMs = 3_000

const checks: Record<string, () => Promise<boolean>> = {
  database: async () => (await webDb().$queryRaw<unknown[]>`SELECT 1`).length === 1,
  redis: async () => {
    await webRedis().ping()
    return true
  },
  schema: schemaIsCurrent,
  worker: async () => {
    const [row] = await webDb().$queryRaw<{ alive: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM "Worker" WHERE "heartbeatAt" > now() - make_interval(secs => ${workerSeconds})) AS "alive"`
    return row?.alive === true
  },
}

/** Each migration that this version brings was applied, and none was left half-way. */
async function schemaIsCurrent(): Promise<boolean> {
  const rows = await webDb().$queryRaw<{ name: string; done: boolean }[]>`
    SELECT "migration_name" AS "name", "finished_at" IS NOT NULL AS "done" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`
  const folder = path.join(/* turbopackIgnore: true */ process.cwd(), 'prisma', 'migrations')
  const wanted = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const done = new Set(rows.filter((row) => row.done).map((row) => row.name))
  return rows.every((row) => row.done) && wanted.every((name) => done.has(name))
}

/** Whether requests can be served and operations will be worked on; which part is not, is said. */
export async function checkReadiness(): Promise<z.infer<typeof health>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        return [name, (await within(limitMs, check())) ? 'ok' : 'failed'] as const
      } catch (err) {
        webLog().warn({ err, check: name }, 'not ready')
        return [name, 'failed'] as const
      }
    }),
  )
  return { status: results.every(([, result]) => result === 'ok') ? 'ok' : 'unavailable', checks: Object.fromEntries(results) }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
