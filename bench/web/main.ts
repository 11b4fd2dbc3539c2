import { rm } from 'node:fs/promises'
import { startStack } from '@/e2e/helpers/stack'
import { newId } from '@/lib/id'
import { benchBundle } from './bundle'
import { benchLists } from './lists'
import { benchPlans } from './plans'
import { promised, seedAccount } from './seed'
import { benchStreams } from './streams'
import { benchVitals } from './vitals'
import type { WebBench } from './world'

const all: Record<string, (world: WebBench) => Promise<void>> = {
  lists: benchLists,
  plans: benchPlans,
  bundle: benchBundle,
  vitals: benchVitals,
  streams: benchStreams,
}

/** The figures of the panel on a production build, with the promised numbers of rows. `npm run bench -- web lists plans` runs these parts only. */
export async function benchWeb(parts: string[]): Promise<void> {
  const unknown = parts.find((part) => !(part in all))
  if (unknown) throw new Error(`There is no part “${unknown}”; there are ${Object.keys(all).join(', ')}.`)
  const stack = await startStack('simulated')
  try {
    const account = await stack.db.account.findFirstOrThrow({ where: { name: 'Acme Robotics' } })
    const other = await stack.db.account.create({ data: { id: newId('account'), name: 'Many others' } })
    await seedAccount(stack.databaseUrl, { accountId: account.id, mark: '1', size: promised })
    await seedAccount(stack.databaseUrl, { accountId: other.id, mark: '2', size: promised })
    for (const part of parts.length > 0 ? parts : Object.keys(all)) await all[part]?.({ stack, accountId: account.id })
  } finally {
    await stack.stop()
    await rm(stack.stateDir, { recursive: true, force: true })
  }
}
