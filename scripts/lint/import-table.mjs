// Who may import whom: section 6 of the architecture, as data. A module's zone is the longest entry that its path begins with.
// `only`: the zones it may import, its own always included. `never`: all others may. `packages`: npm packages it must not use, or
// (`onlyPackages`) the only ones it may; `node:` stands for Node's own modules.

const base = ['lib', 'lib/format']
const browserSafe = ['lib/domain', 'lib/contract', 'lib/errors', 'lib/format', 'lib/id', 'lib/db/generated/enums']
const shared = ['components/ui', 'components/form', 'components/table', 'components/feedback', 'components/layout', 'components/charts']
const serverOnly = [
  'lib/db',
  'lib/services',
  'lib/operations',
  'lib/schedules',
  'lib/jobs',
  'lib/http',
  'lib/auth',
  'lib/env',
  'lib/hypervisor',
  'lib/repository',
]
const drivers = ['lib/hypervisor', 'lib/repository']
const ends = ['app', 'app/api', 'worker', 'e2e', 'prisma', 'bench']
const react = ['next', 'next-auth', 'react', 'react-dom']

/** @type {Record<string, {only?: string[], never?: string[], packages?: string[], onlyPackages?: string[]}>} */
export const importTable = {
  lib: { never: [...ends, ...shared, 'components', 'lib/services', 'lib/http', 'lib/auth', 'lib/query', ...drivers] },
  'lib/domain': { only: ['lib/db/generated/enums', 'lib/format', 'lib/errors'], onlyPackages: ['temporal-polyfill'] },
  'lib/format': { only: [], onlyPackages: ['temporal-polyfill'] },
  'lib/contract': { only: ['lib/domain', 'lib/errors', 'lib/format'], onlyPackages: ['zod', '@asteasolutions/zod-to-openapi'] },
  'lib/db': {
    only: ['lib', 'lib/db', 'lib/env', 'lib/errors', 'lib/id', 'lib/domain', 'lib/contract', 'lib/db/generated', 'lib/db/generated/enums'],
    packages: react,
  },
  'lib/jobs': { only: [...base, 'lib/domain', 'lib/contract', 'lib/errors', 'lib/id'], packages: react },
  'lib/operations': {
    only: [
      ...base,
      'lib/domain',
      'lib/contract',
      'lib/db',
      'lib/db/generated',
      'lib/db/generated/enums',
      'lib/jobs',
      'lib/errors',
      'lib/id',
    ],
    packages: [...react, 'bullmq'],
  },
  'lib/schedules': {
    only: [
      ...base,
      'lib/domain',
      'lib/contract',
      'lib/db',
      'lib/db/generated',
      'lib/db/generated/enums',
      'lib/env',
      'lib/errors',
      'lib/id',
    ],
    packages: [...react, 'bullmq'],
  },
  'lib/services': {
    only: [
      ...base,
      'lib/domain',
      'lib/contract',
      'lib/db',
      'lib/db/generated',
      'lib/db/generated/enums',
      'lib/operations',
      'lib/schedules',
      'lib/jobs',
      'lib/errors',
      'lib/id',
    ],
    packages: [...react, 'bullmq'],
  },
  'lib/hypervisor': { only: [...base, 'lib/domain', 'lib/errors', 'lib/id', 'lib/hypervisor/port'], packages: [...react, 'bullmq', 'pg'] },
  'lib/hypervisor/port': { only: ['lib', 'lib/domain', 'lib/errors', 'lib/id'], onlyPackages: [] },
  'lib/repository': { only: [...base, 'lib/domain', 'lib/errors', 'lib/id'], packages: [...react, 'bullmq', 'pg'] },
  'lib/http': { never: [...ends, ...shared, 'components', 'lib/query', ...drivers], packages: ['bullmq'] },
  'lib/auth': { never: [...ends, ...shared, 'components', 'lib/query', ...drivers], packages: ['bullmq'] },
  'lib/query': { only: ['lib/domain', 'lib/contract', 'lib/errors', 'lib/format'], packages: ['next', 'node:'] },
  'components/ui': {
    only: ['lib/format'],
    packages: ['next', 'react-hook-form', '@tanstack/react-query', '@tanstack/react-table', 'node:'],
  },
  ...Object.fromEntries(
    shared
      .slice(1)
      .map((zone) => [zone, { only: [...shared, 'lib/query', ...browserSafe], packages: ['node:', 'bullmq', 'ioredis', 'pg'] }]),
  ),
  // A resource's folder may use the shared ones; another resource's folder is another zone (see import-rule).
  components: { only: [...shared, 'lib/query', ...browserSafe], packages: ['node:', 'bullmq', 'ioredis', 'pg'] },
  // Pages hand the web process's handle (lib/db/web) on to read services; the client itself and its queries stay behind them.
  app: {
    never: [
      'app/api',
      'worker',
      'e2e',
      'prisma',
      'bench',
      'lib/db',
      'lib/db/generated',
      'lib/jobs',
      'lib/operations',
      ...drivers,
      'lib/hypervisor/port',
    ],
    packages: ['bullmq', 'pg'],
  },
  'app/api': {
    never: [
      'app',
      'worker',
      'e2e',
      'prisma',
      'bench',
      'components',
      ...shared,
      'lib/query',
      'lib/db',
      'lib/db/generated',
      'lib/db/web',
      'lib/jobs',
      'lib/operations',
      ...drivers,
    ],
    packages: ['bullmq', 'pg'],
  },
  worker: {
    never: ['app', 'app/api', 'e2e', 'components', ...shared, 'lib/http', 'lib/auth', 'lib/query', 'lib/services'],
    packages: react,
  },
  prisma: { never: ['app', 'app/api', 'worker', 'e2e', 'components', ...shared, 'lib/http', 'lib/auth', 'lib/query'], packages: react },
  e2e: { never: ['app', 'app/api', 'components', ...shared] },
  bench: { never: ['app', 'app/api', 'components', ...shared] },
}

/** Zones that only name what others may or may not import; they have no rule of their own. */
export const namedZones = [
  'lib/db/generated',
  'lib/db/generated/enums',
  'lib/db/generated/browser',
  'lib/errors',
  'lib/id',
  'lib/env',
  'lib/db/web',
]

/** What code that a browser loads must never reach, whatever its zone allows. */
export const neverInBrowser = serverOnly
