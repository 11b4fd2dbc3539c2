import type { Stack } from '@/e2e/helpers/stack'
import { withLibvirtStack } from '../quiet-stack'
import { benchCapture } from './capture'
import { benchDispatch } from './dispatch'
import { benchLatency } from './latency'
import { benchPlans } from './plans'
import { benchInstantRestore } from './restore'

/** On real guests, all on one stack. */
const onGuests: Record<string, (stack: Stack) => Promise<void>> = {
  capture: benchCapture,
  latency: benchLatency,
  restore: benchInstantRestore,
}
/** On a database alone. */
const onDatabase: Record<string, () => Promise<void>> = { dispatch: benchDispatch, plans: benchPlans }

/** Captures, instant restores, what the guest feels of a backup, and the dispatcher. `npm run bench -- backups capture` runs this part only. */
export async function benchBackups(parts: string[]): Promise<void> {
  const known = [...Object.keys(onDatabase), ...Object.keys(onGuests)]
  const unknown = parts.find((part) => !known.includes(part))
  if (unknown) throw new Error(`There is no part “${unknown}”; there are ${known.join(', ')}.`)
  const wanted = (part: string) => parts.length === 0 || parts.includes(part)
  for (const [part, bench] of Object.entries(onDatabase)) if (wanted(part)) await bench()
  const guests = Object.entries(onGuests).filter(([part]) => wanted(part))
  if (guests.length === 0) return
  await withLibvirtStack(async (stack) => {
    for (const [, bench] of guests) await bench(stack)
  })
}
