import path from 'node:path'
import { defineConfig } from 'vitest/config'

const state = path.resolve(process.env.HOLDFAST_STATE ?? 'var')
const never = ['node_modules/**', 'var/**', '.next*/**', 'e2e/**', 'lib/db/generated/**']
const database = '**/*.db.test.{ts,tsx}'
const hypervisor = '**/*.libvirt.test.ts'

export default defineConfig({
  cacheDir: path.join(state, 'cache/vitest'),
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    // Two cores are what a small machine has; real services want their share of them.
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.{ts,tsx,mjs}'], exclude: [...never, database, hypervisor], testTimeout: 20_000 },
      },
      {
        extends: true,
        // Whole workers are started, killed and waited for: the limit is for what hangs, on a machine that is busy with guests besides.
        test: { name: 'db', include: [database], exclude: never, testTimeout: 300_000, hookTimeout: 60_000 },
      },
      {
        // Real guests share the machine's cores: one file at a time.
        extends: true,
        test: {
          name: 'libvirt',
          include: [hypervisor],
          exclude: never,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
