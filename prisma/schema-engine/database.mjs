import { randomUUID } from 'node:crypto'
import pg from 'pg'

// Settings of Prisma's own, which PostgreSQL would refuse as unknown parameters.
const prismaOnly = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer']

/** @returns {string} the datasource's address; throws where there is none */
export function requireUrl(datasource) {
  if (!datasource.url) throw new Error('DATABASE_URL is not set (prisma/config.ts, datasource.url).')
  return datasource.url
}

export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres'
}

/** One session for each pool: the engine's advisory lock and its SQL must share it. */
export function openPool(url, database) {
  const address = new URL(url)
  const schema = address.searchParams.get('schema') ?? undefined
  for (const name of prismaOnly) address.searchParams.delete(name)
  if (database !== undefined) address.pathname = `/${encodeURIComponent(database)}`
  const pool = new pg.Pool({ connectionString: address.href, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 })
  return { pool, schema }
}

async function withPool(url, database, work) {
  const { pool } = openPool(url, database)
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

export async function assertCanConnect(url) {
  await withPool(url, undefined, (pool) => pool.query('SELECT 1'))
}

export async function createDatabase(url) {
  const name = databaseName(url)
  await withPool(url, 'postgres', (pool) => pool.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`))
  return { databaseName: name }
}

/** An empty database to replay the migrations in. @returns its name and how to remove it again */
export async function createShadowDatabase(url) {
  const name = `prisma_shadow_${randomUUID()}`
  await withPool(url, undefined, (pool) => pool.query(`CREATE DATABASE "${name}" TEMPLATE template0`))
  return { name, drop: () => withPool(url, undefined, (pool) => pool.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)) }
}
