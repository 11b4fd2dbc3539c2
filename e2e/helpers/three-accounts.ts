import { seedAccount } from '@/bench/web/seed'
import { newId } from '@/lib/id'
import { createMember } from '@/lib/testing/factory'
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

const hourMs = 60 * 60 * 1000
const mostSchedules = 200

/** A nightly schedule for each machine, with two weeks of runs for that of `vmId`; of many, some are paused and some fail. */
async function addSchedules({ db }: Stack, accountId: string, vmId: string): Promise<string> {
  const vms = await db.vm.findMany({ where: { accountId }, orderBy: { name: 'asc' }, take: mostSchedules, select: { id: true } })
  const firstRun = Date.UTC(2026, 0, 1, 1)
  const tonight = Date.now() - ((Date.now() - firstRun) % (24 * hourMs)) + 24 * hourMs
  const schedules = vms.map(({ id }, index) => ({
    id: newId('schedule'),
    accountId,
    vmId: id,
    name: ['Nightly', 'Before the shop opens', 'For the auditors'][index % 3] ?? '',
    enabled: index % 7 !== 5,
    frequency: 'daily' as const,
    time: '02:00',
    timeZone: 'Europe/Berlin',
    retention: { keepLast: 7, weekly: 4 },
    ...(index % 7 === 5 ? {} : { nextSlot: new Date(tonight + hourMs).toISOString().slice(0, 16), nextRunAt: new Date(tonight) }),
    ...(index % 11 === 3 ? { failuresInRow: 3, lastFailure: 'The repository has 1.2 GB free; this backup may need 3.4 GB.' } : {}),
  }))
  await db.schedule.createMany({ data: schedules })
  const scheduleId = schedules.find((schedule) => schedule.vmId === vmId)?.id ?? ''
  await db.scheduleRun.createMany({
    data: Array.from({ length: 14 }, (_, index) => {
      const plannedAt = tonight - (index + 1) * 24 * hourMs
      const missed = index === 4
      return {
        id: newId('scheduleRun'),
        accountId,
        scheduleId,
        vmId,
        slot: new Date(plannedAt + hourMs).toISOString().slice(0, 16),
        plannedAt: new Date(plannedAt),
        state: missed ? ('missed' as const) : index === 9 ? ('failed' as const) : ('succeeded' as const),
        attempts: missed ? 0 : index === 9 ? 3 : 1,
        runAfter: new Date(plannedAt),
        reason: missed ? 'Nothing was running to take it; a later run stands for it.' : index === 9 ? 'The repository is full.' : null,
        startedAt: missed ? null : new Date(plannedAt + 64_000),
        endedAt: new Date(plannedAt + 235_000),
      }
    }),
  })
  return scheduleId
}

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
    const scheduleId = vm ? await addSchedules(stack, accountId, vm.id) : null
    made.push({ size, userId: user.id, accountId, vmId: vm?.id ?? null, scheduleId })
  }
  return made
}
