import { seedAccount } from '@/bench/web/seed'
import { createMember } from '@/lib/testing/factory'
import type { Stack } from './stack'

export const sizes = ['nothing', 'one', 'thousand'] as const
export type Size = (typeof sizes)[number]

export interface SizedAccount {
  size: Size
  userId: string
  accountId: string
  /** Its first machine by name. */
  vmId: string | null
}

const counts = { nothing: null, one: { vms: 1, points: 1 }, thousand: { vms: 1_000, points: 3_000 } }
const names = { nothing: 'Nothing yet', one: 'Just one', thousand: 'A thousand' }

/** Three accounts beside the demo's: with nothing, with one of each, and with a thousand, of which one machine has a thousand points. */
export async function seedThreeAccounts(stack: Stack): Promise<SizedAccount[]> {
  const made: SizedAccount[] = []
  for (const [index, size] of sizes.entries()) {
    const { user, accountId } = await createMember(stack.db)
    await stack.db.account.update({ where: { id: accountId }, data: { name: names[size] } })
    const count = counts[size]
    if (count) await seedAccount(stack.databaseUrl, { accountId, mark: String(index), size: count })
    const vm = await stack.db.vm.findFirst({ where: { accountId }, orderBy: { name: 'asc' } })
    if (vm && size === 'thousand') {
      const points = await stack.db.restorePoint.findMany({ where: { accountId, state: 'ready' }, take: 1_000, select: { id: true } })
      const data = { vmId: vm.id, vmName: vm.name }
      await stack.db.restorePoint.updateMany({ where: { id: { in: points.map(({ id }) => id) } }, data })
    }
    made.push({ size, userId: user.id, accountId, vmId: vm?.id ?? null })
  }
  return made
}
