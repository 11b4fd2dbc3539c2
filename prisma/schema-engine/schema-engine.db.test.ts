import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { env, programEnv } from '@/lib/env'

const root = path.resolve(import.meta.dirname, '../..')
const prismaCli = path.join(root, 'node_modules/prisma/build/index.js')
const database = `engine_${randomUUID().replaceAll('-', '')}`
let folder: string

function databaseUrl(name: string): string {
  const url = new URL(env().DATABASE_URL)
  url.pathname = `/${name}`
  return url.href
}

/** The CLI as a person would call it; it fails for an exit code that is not 0. */
async function prisma(args: readonly string[], url = databaseUrl(database)): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [prismaCli, ...args], {
    cwd: root,
    timeout: 60_000,
    env: {
      NODE_ENV: 'test',
      PATH: programEnv().PATH,
      HOME: folder,
      DATABASE_URL: url,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'prisma/schema-engine/main.mjs'),
    },
  })
  return stdout + stderr
}

/** What differs between two sides, in words. */
function difference(sides: readonly string[]): Promise<string> {
  return prisma(['migrate', 'diff', '--config', 'prisma/config.ts', ...sides])
}

async function query(sql: string, name = database): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl(name) })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

/** A project of its own: a schema, a migration folder and a config with them. */
function writeProject(name: string, migration: string): string {
  const project = path.join(folder, name)
  const migrationFolder = path.join(project, 'migrations/20260101000000_first')
  mkdirSync(migrationFolder, { recursive: true })
  writeFileSync(path.join(project, 'migrations/migration_lock.toml'), 'provider = "postgresql"\n')
  writeFileSync(path.join(migrationFolder, 'migration.sql'), migration)
  writeFileSync(path.join(project, 'schema.prisma'), 'datasource db {\n  provider = "postgresql"\n}\nmodel thing {\n  id Int @id\n}\n')
  const config = `export default { schema: 'schema.prisma', migrations: { path: 'migrations' }, datasource: { url: process.env.DATABASE_URL } }\n`
  writeFileSync(path.join(project, 'prisma.config.mjs'), config)
  return path.join(project, 'prisma.config.mjs')
}

beforeAll(() => {
  const parent = path.join(env().HOLDFAST_STATE, 'tmp')
  mkdirSync(parent, { recursive: true })
  folder = mkdtempSync(path.join(parent, 'schema-engine-'))
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  for (const name of [database, `${database}_functions`, `${database}_broken`]) {
    await query(`drop database if exists "${name}" with (force)`, 'postgres')
  }
})

test('the committed migrations make a new database that the schema agrees with', { timeout: 120_000 }, async () => {
  expect(await prisma(['migrate', 'deploy', '--config', 'prisma/config.ts'])).toContain('successfully applied')
  expect(await prisma(['migrate', 'deploy', '--config', 'prisma/config.ts'])).toContain('No pending migrations')
  const fromDatabase = ['--from-config-datasource', '--to-schema', 'prisma/schema']
  expect(await difference(fromDatabase)).toContain('No difference')
})

test('a shadow database replays the history and is gone afterwards', { timeout: 120_000 }, async () => {
  const fromHistory = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema']
  expect(await difference(fromHistory)).toContain('No difference')
  expect(await query(`select datname from pg_database where datname like 'prisma_shadow_%'`, 'postgres')).toEqual([])
})

test('the client is generated without a database', { timeout: 120_000 }, async () => {
  const schema = path.join(folder, 'generate.prisma')
  const generator = 'generator client {\n  provider = "prisma-client"\n  output = "./generated"\n}\n'
  writeFileSync(schema, `${generator}datasource db {\n  provider = "postgresql"\n}\nmodel thing {\n  id Int @id\n}\n`)
  await prisma(['generate', '--config', 'prisma/config.ts', '--schema', schema], 'postgresql://nobody@127.0.0.1:1/none')
  expect(existsSync(path.join(folder, 'generated/client.ts'))).toBe(true)
})

test('semicolons inside functions and quotes do not split a migration', { timeout: 120_000 }, async () => {
  const config = writeProject(
    'functions',
    `create table thing (id int not null, constraint thing_pkey primary key (id));
     create function twice(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end; $$;
     comment on table thing is 'one; two';`,
  )
  const name = `${database}_functions`
  await prisma(['migrate', 'deploy', '--config', config], databaseUrl(name))
  expect(await query('select twice(21) as answer', name)).toEqual([{ answer: 42 }])
})

test('a migration that fails leaves nothing of itself and blocks the next deploy', { timeout: 120_000 }, async () => {
  const config = writeProject('broken', 'create table thing (id int primary key); create table thing (id int primary key);')
  const url = databaseUrl(`${database}_broken`)
  await expect(prisma(['migrate', 'deploy', '--config', config], url)).rejects.toThrow(/already exists/)
  expect(await query(`select 1 from pg_tables where tablename = 'thing'`, `${database}_broken`)).toEqual([])
  await expect(prisma(['migrate', 'deploy', '--config', config], url)).rejects.toThrow(/P3009/)
})

test('an unreachable database is told as such', { timeout: 60_000 }, async () => {
  const unreachable = 'postgresql://nobody@127.0.0.1:1/none'
  await expect(prisma(['migrate', 'deploy', '--config', 'prisma/config.ts'], unreachable)).rejects.toThrow(/P1001/)
})
