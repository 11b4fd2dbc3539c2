import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { createDb, type Db } from '@/lib/db/client'
import { env, programEnv } from '@/lib/env'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const migrations = path.join(root, 'prisma', 'migrations')

export interface TestDatabase {
  db: Db
  url: string
  /** Disconnects and drops it. */
  drop(): Promise<void>
}

/** A database of the test's own on the server of DATABASE_URL: a copy of a template that was migrated once for this set of migrations. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `hf_test_${randomBytes(8).toString('hex')}`
  await onServer(async (client) => {
    const template = await migratedTemplate(client)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  const url = urlOf(name)
  const db = createDb(url, 8)
  const drop = async () => {
    await db.$disconnect()
    await onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
  }
  return { db, url, drop }
}

function urlOf(database: string): string {
  const url = new URL(env().DATABASE_URL)
  url.pathname = `/${database}`
  return url.href
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Made by the first that needs it; others wait. A half-made one, left by a run that was killed, is made again. */
async function migratedTemplate(client: pg.Client): Promise<string> {
  const name = `hf_template_${await migrationsHash()}`
  await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name])
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [name])
    if (rowCount) return name
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${name}`)
    const prisma = path.join(root, 'node_modules', 'prisma', 'build', 'index.js')
    const argv = [prisma, 'migrate', 'deploy', '--config', path.join('prisma', 'config.ts')]
    await run(process.execPath, argv, {
      cwd: root,
      env: { ...programEnv(), NODE_ENV: env().NODE_ENV, DATABASE_URL: urlOf(name) },
      timeout: 60_000,
    })
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true`)
    return name
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name])
  }
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const entry of (await readdir(migrations, { withFileTypes: true })).sort((a, b) => a.name.localeCompare(b.name))) {
    if (!entry.isDirectory()) continue
    hash.update(entry.name)
    hash.update(await readFile(path.join(migrations, entry.name, 'migration.sql')))
  }
  return hash.digest('hex').slice(0, 16)
}
