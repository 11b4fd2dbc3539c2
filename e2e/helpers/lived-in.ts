import type { Prisma } from '@/lib/db/generated/client'
import { laneOf, type OperationKind } from '@/lib/domain/operation'
import { newId } from '@/lib/id'
import { nextOf, ruleOf } from '@/lib/schedules/schedule-rule'
import type { Stack } from './stack'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const gb = 1_000_000_000n

interface Account {
  userId: string
  accountId: string
  hostId: string
}

/**
 * What use leaves behind in a seeded account, besides its machines and points: a host that was reached, schedules with a past, sizes as
 * they are, measured restores, activity, work under way, and a few things that went wrong.
 */
export async function liveIn(stack: Stack, account: Account): Promise<void> {
  const vms = await stack.db.vm.findMany({ where: { accountId: account.accountId }, orderBy: { name: 'asc' } })
  const ids = vms.map(({ id }) => id)
  await reachHost(stack, account.hostId)
  await stack.db.$executeRaw`
    UPDATE "RestorePoint" SET "storedBytes" = (60 + abs(hashtext("id")) % 900)::bigint * 1000000
    WHERE "accountId" = ${account.accountId} AND "state" = 'ready'`
  // The last two of ten have no schedule.
  for (const [index, id] of ids.entries()) if (index % 10 < 8) await schedule(stack, account, id, index)
  await actInIt(stack, account, ids)
  if (ids.length > 10) await beAtWork(stack, account, ids.slice(2, 6))
}

async function reachHost({ db }: Stack, hostId: string): Promise<void> {
  const now = new Date()
  const host = { accelerator: 'kvm' as const, hypervisor: 'QEMU 10.0.2', cpus: 64, memoryMib: 524_288, lastSeenAt: now }
  await db.host.update({ where: { id: hostId }, data: host })
  const measured = { totalBytes: 4_000n * gb, freeBytes: 1_260n * gb, measuredAt: now }
  await db.pool.updateMany({ where: { hostId }, data: measured })
  const repository = { kind: 'repository' as const, name: 'vault', path: `/vault/${hostId}` }
  await db.pool.create({
    data: { id: newId('pool'), hostId, ...repository, totalBytes: 12_000n * gb, freeBytes: 910n * gb, measuredAt: now },
  })
  // No worker serves it; its sign is good for as long as the stills take.
  await db.worker.create({ data: { id: newId('worker'), hostId, heartbeatAt: new Date(now.getTime() + hour) } })
}

/** Nightly for most, every six hours for some, a few of them failing; the last fortnight's runs of each of the first ones. */
async function schedule({ db }: Stack, { accountId }: Account, vmId: string, index: number): Promise<void> {
  const now = new Date()
  const often = index % 7 === 3
  const failing = index % 90 === 41
  const rule = {
    frequency: often ? ('hourly' as const) : ('daily' as const),
    everyHours: often ? 6 : null,
    time: `0${index % 6}:30`,
    weekdays: [],
    timeZone: 'Europe/Berlin',
  }
  const id = newId('schedule')
  const name = often ? 'Every six hours' : 'Nightly'
  const lastFailure = 'The repository “vault” had no room: 1.2 GB more are needed.'
  const failed = failing ? { failuresInRow: 3, lastFailure } : {}
  const next = nextOf(ruleOf({ id, ...rule }), vmId, now)
  await db.schedule.create({ data: { id, accountId, vmId, name, ...rule, retention: { keepLast: 340 }, ...failed, ...next } })
  await db.restorePoint.updateMany({ where: { vmId, kind: 'backup' }, data: { scheduleId: id } })
  if (index >= 10) return
  const runs = Array.from({ length: 14 }, (_, back) => {
    const plannedAt = new Date(next.nextRunAt.getTime() - (back + 1) * (often ? 6 * hour : day))
    const startedAt = new Date(plannedAt.getTime() + (back % 4) * minute)
    const past = { id: newId('scheduleRun'), accountId, scheduleId: id, vmId, slot: `past ${back}`, plannedAt, runAfter: plannedAt }
    const endedAt = new Date(startedAt.getTime() + (90 + back * 7) * 1_000)
    if (back === 5) return { ...past, state: 'missed' as const, reason: 'The host was down for maintenance.', endedAt }
    if (back === 9) return { ...past, state: 'failed' as const, reason: lastFailure, startedAt, endedAt }
    return { ...past, state: 'succeeded' as const, startedAt, endedAt }
  })
  await db.scheduleRun.createMany({ data: runs })
}

/** Sign-ins, snapshots, renamings, a restore every few days and what it took. */
async function actInIt({ db }: Stack, account: Account, vmIds: readonly string[]): Promise<void> {
  const { accountId, userId } = account
  const [first] = vmIds
  if (first === undefined) return
  const many = vmIds.length > 1
  const restores = Array.from({ length: many ? 14 : 0 }, (_, index) => index)
  for (const index of restores) {
    const createdAt = new Date(Date.now() - (index * 6 + 1) * day)
    const msToRunning = 4_100 + ((index * 1_733) % 4_200)
    const kind = index % 3 === 0 ? 'restore.in-place' : 'restore.new-vm'
    const running = new Date(createdAt.getTime() + msToRunning)
    const pointKind = index % 5 === 4 ? 'snapshot' : 'backup'
    const ended = (kindOf: OperationKind, from: Date, to: Date, result: Prisma.InputJsonObject) =>
      operationRow(account, first, kindOf, { createdAt: from, startedAt: from, heartbeatAt: to, endedAt: to, state: 'succeeded', result })
    await db.operation.create({ data: ended(kind, createdAt, running, { msToRunning, pointKind, restorableBytes: 21_474_836_480 }) })
    const pulled = new Date(running.getTime() + (140 + index * 9) * 1_000)
    if (pointKind === 'backup') await db.operation.create({ data: ended('restore.pull', running, pulled, { madeWay: false }) })
  }
  const done = ['session.create', 'snapshot.create', 'restore-point.update', 'vm.start', 'schedule.update', 'backup.create', 'vm.update']
  await db.auditEvent.createMany({
    data: Array.from({ length: many ? 400 : 1 }, (_, index) => {
      const action = done[index % done.length] ?? 'session.create'
      const ofSession = action === 'session.create'
      return {
        id: newId('audit'),
        accountId,
        actorId: index % 11 === 5 ? null : userId,
        action,
        subjectType: ofSession ? 'session' : 'vm',
        subjectId: ofSession ? null : (vmIds[index % vmIds.length] ?? first),
        address: index % 11 === 5 ? null : '203.0.113.24',
        requestId: index % 11 === 5 ? null : newId('request'),
        data: action === 'vm.update' ? { name: 'web-blue' } : {},
        createdAt: new Date(Date.now() - index * 37 * minute),
      }
    }),
  })
}

/** One operation half way, one copying, one that waits, one being called off. */
async function beAtWork({ db }: Stack, account: Account, vmIds: readonly string[]): Promise<void> {
  const [backup = '', pull = '', waiting = '', start = ''] = vmIds
  const since = new Date(Date.now() - 48_000)
  const running = { state: 'running' as const, epoch: 1, createdAt: since, startedAt: since, heartbeatAt: new Date(Date.now() + hour) }
  const rows = [
    operationRow(account, backup, 'backup.create', { ...running, step: 'copy', doneBytes: 5_100_000_000n, totalBytes: 8_100_000_000n }),
    operationRow(account, pull, 'restore.pull', { ...running, step: 'pull', doneBytes: 3_520_000_000n, totalBytes: 8_600_000_000n }),
    operationRow(account, waiting, 'backup.create', { createdAt: since }),
    operationRow(account, start, 'restore.in-place', { ...running, state: 'cancelling', step: 'prepare' }),
  ]
  for (const data of rows) await db.operation.create({ data })
}

function operationRow(account: Account, vmId: string, kind: OperationKind, data: Partial<Prisma.OperationUncheckedCreateInput>) {
  const { accountId, hostId, userId } = account
  return { id: newId('operation'), accountId, hostId, vmId, kind, lane: laneOf[kind], params: {}, requestedById: userId, ...data }
}

/** A life of its own for one machine: these points two hours apart, two of three by its schedule, each proved so far. */
export async function giveHistory({ db }: Stack, accountId: string, vmId: string, points: readonly string[]): Promise<void> {
  const vm = await db.vm.findUniqueOrThrow({ where: { id: vmId }, include: { schedules: true } })
  const [schedule] = vm.schedules
  const rows = points.map((id, index) => {
    const backup = index % 3 !== 1
    return {
      id,
      at: new Date(Date.now() - index * 2 * hour - 40 * minute),
      kind: backup ? 'backup' : 'snapshot',
      full: backup && index % 60 === 0 ? 'The checkpoint was lost with an unclean stop of the machine.' : null,
      proof: backup ? (['stored', 'checksummed', 'booted'] as const)[index % 3] : 'stored',
      schedule: backup ? (schedule?.id ?? null) : null,
      name: backup ? (schedule?.name ?? 'By hand') : `before change ${points.length - index}`,
    }
  })
  await db.$executeRaw`
    UPDATE "RestorePoint" SET "vmId" = ${vmId}, "vmName" = ${vm.name}, "capturedAt" = made."at", "createdAt" = made."at", "name" = made."name",
      "kind" = made."kind"::"RestorePointKind", "fullReason" = made."full", "proof" = made."proof"::"RestorePointProof",
      "scheduleId" = made."schedule", "consistency" = 'filesystem'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS made("id" text, "at" timestamptz, "kind" text, "full" text, "proof" text, "schedule" text, "name" text)
    WHERE "RestorePoint"."id" = made."id" AND "accountId" = ${accountId}`
}
