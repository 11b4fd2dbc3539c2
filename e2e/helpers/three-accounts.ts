import { seedAccount } from '@/bench/web/seed'
import { createMember } from '@/lib/testing/factory'
import { giveHistory, liveIn } from './lived-in'
import type { Stack } from './stack'

export const sizes = ['nothing', 'one', 'thousand'] as const
export type Size = (typeof sizes)[number]

export interface SizedAccount {
  size: Size
  userId: string
  accountId: string
  /** Its first machine by name, and the first of that one's schedules. */
  vmId: string | null
  scheduleId: string | null
}

const counts = { nothing: null, one: { vms: 1, points: 1 }, thousand: { vms: 1_000, points: 3_000 } }
const names = { nothing: 'Nothing yet', one: 'Just one', thousand: 'A thousand' }

/**
 * Three accounts beside the demo's: with nothing, with one of each, and with a thousand, of which one machine has a thousand points. The
 * latter two are lived in.
 */
export async function seedThreeAccounts(stack: Stack): Promise<SizedAccount[]> {
  const made: SizedAccount[] = []
  for (const [index, size] of sizes.entries()) {
    const { user, accountId } = await createMember(stack.db)
    await stack.db.account.update({ where: { id: accountId }, data: { name: names[size] } })
    const count = counts[size]
    if (count) await seedAccount(stack.databaseUrl, { accountId, mark: String(index), size: count })
    const [vm, second] = await stack.db.vm.findMany({ where: { accountId }, orderBy: { name: 'asc' }, take: 2 })
    if (vm) await liveIn(stack, { userId: user.id, accountId, hostId: vm.hostId })
    if (vm && second) {
      const points = await stack.db.restorePoint.findMany({ where: { accountId, state: 'ready' }, take: 1_018, select: { id: true } })
      const ids = points.map(({ id }) => id)
      await giveHistory(stack, accountId, vm.id, ids.slice(18))
      await giveHistory(stack, accountId, second.id, ids.slice(0, 18))
    }
    const schedule = await stack.db.schedule.findFirst({ where: { accountId }, orderBy: { vm: { name: 'asc' } } })
    made.push({ size, userId: user.id, accountId, vmId: vm?.id ?? null, scheduleId: schedule?.id ?? null })
  }
  return made
}
