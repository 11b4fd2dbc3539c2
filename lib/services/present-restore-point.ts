import type { Actor } from '@/lib/actor'
import type { RestorePoint } from '@/lib/contract/restore-point'
import type { Db, DbOrTx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { restorePointCan, type RestorePointFacts, type Verdict, vmCan, type VmFacts } from '@/lib/domain/can'
import { inFlightStates, readsPoint } from '@/lib/domain/operation'
import { loadBusy } from './present-operation'
import { kindOf } from '@/lib/operations/kind-of'
import { forActor } from './verdict'

export const restorePointSelect = {
  include: {
    layers: { orderBy: { target: 'asc' } },
    vm: { select: { id: true, name: true, state: true, power: true } },
    schedule: { select: { name: true } },
  },
} as const satisfies Prisma.RestorePointDefaultArgs
export type RestorePointRow = Prisma.RestorePointGetPayload<typeof restorePointSelect>

/** Which of the points an operation in flight reads, or a restored VM that is still being copied. */
export async function loadInUse(db: DbOrTx, accountId: string, pointIds: string[]): Promise<Set<string>> {
  if (pointIds.length === 0) return new Set()
  const rows = await db.operation.findMany({
    where: { accountId, restorePointId: { in: pointIds }, kind: { in: [...readsPoint] }, state: { in: [...inFlightStates] } },
    select: { restorePointId: true },
  })
  const readers = await db.vm.findMany({ where: { accountId, readsPointId: { in: pointIds } }, select: { readsPointId: true } })
  return new Set([...rows.flatMap((row) => row.restorePointId ?? []), ...readers.flatMap((vm) => vm.readsPointId ?? [])])
}

export function pointFacts(row: RestorePointRow, inUse: boolean): RestorePointFacts {
  return { kind: row.kind, state: row.state, pinned: row.pinned, damaged: row.damage !== null, hasVm: row.vm !== null, inUse }
}

/** In place needs both: a point that holds data, and a VM that is free. */
export function canRestoreInPlace(facts: RestorePointFacts, vm: VmFacts | null): Verdict {
  const verdict = restorePointCan('restoreInPlace', facts)
  return verdict.allowed && vm ? vmCan('restore', vm) : verdict
}

/** Rows of one account as the API shows them, in the same order. Reads side by side, which one transaction cannot. */
export async function presentRestorePoints(db: Db, actor: Actor, rows: RestorePointRow[]): Promise<RestorePoint[]> {
  const pointIds = rows.map((row) => row.id)
  const vmIds = [...new Set(rows.flatMap((row) => row.vmId ?? []))]
  const [inUse, busy] = await Promise.all([loadInUse(db, actor.accountId, pointIds), loadBusy(db, actor.accountId, vmIds)])
  return rows.map((row) => {
    const operation = row.vmId ? busy.get(row.vmId) : undefined
    const vm = row.vm ? { state: row.vm.state, power: row.vm.power, busyWith: operation ? kindOf(operation) : null } : null
    return present(actor, row, pointFacts(row, inUse.has(row.id)), vm)
  })
}

function present(actor: Actor, row: RestorePointRow, facts: RestorePointFacts, vm: VmFacts | null): RestorePoint {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    note: row.note,
    state: row.state,
    vmId: row.vmId,
    vmName: row.vm?.name ?? row.vmName,
    capturedAt: row.capturedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    consistency: row.consistency,
    storedBytes: Number(row.storedBytes),
    restorableBytes: Number(row.restorableBytes),
    pinned: row.pinned,
    pinReason: row.pinReason,
    proof: row.proof,
    failure: row.failure,
    scheduleId: row.scheduleId,
    scheduleName: row.schedule?.name ?? null,
    incremental: row.kind === 'backup' && row.state === 'ready' ? row.fullReason === null : null,
    fullReason: row.fullReason,
    damage: row.damage,
    keepDays: row.keepDays,
    disks: row.layers.map((layer) => ({
      target: layer.target,
      name: layer.diskName,
      role: layer.role,
      sizeBytes: Number(layer.virtualSizeBytes),
    })),
    can: {
      restoreNewVm: forActor(actor, 'restore.new-vm', restorePointCan('restoreNewVm', facts)),
      restoreInPlace: forActor(actor, 'restore.in-place', canRestoreInPlace(facts, vm)),
      verify: forActor(actor, 'backup.create', restorePointCan('verify', facts)),
      delete: forActor(actor, 'restore-point.delete', restorePointCan('delete', facts)),
    },
  }
}
