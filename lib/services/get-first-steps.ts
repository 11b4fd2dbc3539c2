import type { FirstSteps } from '@/lib/contract/people'
import type { Context } from './context'

/** How far the account has come, from what it has really done. */
export async function getFirstSteps({ db, actor }: Context): Promise<FirstSteps> {
  const { accountId } = actor
  const [vm, point, restore] = await Promise.all([
    db.vm.findFirst({ where: { accountId, state: 'active' }, select: { id: true } }),
    db.operation.findFirst({ where: { accountId, kind: 'snapshot.create', state: 'succeeded' }, select: { id: true } }),
    db.operation.findFirst({
      where: { accountId, kind: { in: ['restore.new-vm', 'restore.in-place'] }, state: 'succeeded' },
      select: { id: true },
    }),
  ])
  return { hasVm: vm !== null, tookSnapshot: point !== null, restored: restore !== null }
}
