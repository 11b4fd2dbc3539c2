import { existsSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from '@playwright/test'

const state = path.resolve(process.env.HOLDFAST_STATE ?? 'var')
const results = process.env.HOLDFAST_RESULTS ?? path.join(state, 'results')
const setup = path.join(import.meta.dirname, 'e2e/global-setup.ts')

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  ...(existsSync(setup) ? { globalSetup: setup } : {}),
  outputDir: path.join(results, 'browser'),
  // The specs share one panel and its guests on a small machine; a spec that needs a second try is a bug.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: path.join(results, 'e2e.json') }]],
  use: {
    actionTimeout: 15_000,
    // Without its film: to keep that takes a third of the machine while nothing fails.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      // Debian's browser: Playwright's own would have to be downloaded.
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
      ],
    },
  },
})
