import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// Without these the CLI downloads a native engine and asks its maker for news; both need the internet (docs/adr/0002).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('./schema-engine/main.mjs', import.meta.url))
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations', seed: 'tsx prisma/seed.ts' },
  // `generate` needs no database and must work before there is one.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
