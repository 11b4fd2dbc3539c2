import { z } from 'zod'
import type { Actor } from '@/lib/actor'
import type { Operation as OperationView } from '@/lib/contract/operation'
import type { DbOrTx } from '@/lib/db/client'
import type { Operation } from '@/lib/db/generated/client'
import { operationCanCancel, type Verdict } from '@/lib/domain/can'
import { inFlightStates, operationLabel } from '@/lib/domain/operation'
import { errorCodes } from '@/lib/errors'
import { kindOf } from '@/lib/operations/kind-of'
import { stepLabel } from './step-label'
import { forActor } from './verdict'

const codeShape = z.enum(errorCodes)

/** Which operation of the `vm` lane is in flight, by VM. */
export async function loadBusy(db: DbOrTx, accountId: string, vmIds: string[]): Promise<Map<string, Operation>> {
  if (vmIds.length === 0) return new Map()
  const rows = await db.operation.findMany({ where: { accountId, vmId: { in: vmIds }, lane: 'vm', state: { in: [...inFlightStates] } } })
  return new Map(rows.flatMap((row) => (row.vmId ? [[row.vmId, row] as const] : [])))
}

/** VMs with a backup in flight. */
export async function loadBackingUp(db: DbOrTx, accountId: string, vmIds: string[]): Promise<Set<string>> {
  const rows = await db.operation.findMany({
    where: { accountId, vmId: { in: vmIds }, lane: 'backup', state: { in: [...inFlightStates] } },
    select: { vmId: true },
  })
  return new Set(rows.flatMap((row) => row.vmId ?? []))
}

export function canUndo(operation: Operation, busy: Operation | undefined, now: Date): Verdict {
  if (operation.kind !== 'restore.in-place') return { allowed: false, reason: 'Only a restore in place can be undone.' }
  if (operation.state !== 'succeeded') return { allowed: false, reason: 'Only a restore that succeeded can be undone.' }
  if (!operation.undoUntil) return { allowed: false, reason: 'The old disks are no longer kept.' }
  if (operation.undoUntil <= now) return { allowed: false, reason: 'The time to undo it is over.' }
  if (!operation.vmId) return { allowed: false, reason: 'Its VM no longer exists.' }
  if (busy) return { allowed: false, reason: `“${operationLabel[kindOf(busy)]}” is under way; wait for it to end.` }
  return { allowed: true }
}

interface Names {
  people: Map<string, string>
  vms: Map<string, string>
  busy: Map<string, Operation>
}

async function loadNames(db: DbOrTx, accountId: string, rows: Operation[]): Promise<Names> {
  const vmIds = [...new Set(rows.flatMap((row) => row.vmId ?? []))]
  const userIds = [...new Set(rows.flatMap((row) => [row.requestedById ?? [], row.onBehalfOfId ?? []].flat()))]
  const people = userIds.length === 0 ? [] : await db.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } })
  const vms = vmIds.length === 0 ? [] : await db.vm.findMany({ where: { accountId, id: { in: vmIds } }, select: { id: true, name: true } })
  return {
    people: new Map(people.map((person) => [person.id, person.name])),
    vms: new Map(vms.map((vm) => [vm.id, vm.name])),
    busy: await loadBusy(db, accountId, vmIds),
  }
}

/** Rows of one account as the API shows them, in the same order. */
export async function presentOperations(db: DbOrTx, actor: Actor, now: Date, rows: Operation[]): Promise<OperationView[]> {
  const names = await loadNames(db, actor.accountId, rows)
  return rows.map((row) => present(actor, now, row, names))
}

export async function presentOperation(db: DbOrTx, actor: Actor, now: Date, row: Operation): Promise<OperationView> {
  return present(actor, now, row, await loadNames(db, actor.accountId, [row]))
}

function present(actor: Actor, now: Date, row: Operation, names: Names): OperationView {
  const kind = kindOf(row)
  const total = Number(row.totalBytes)
  const done = Number(row.doneBytes)
  const person = (id: string | null) => (id ? { id, name: names.people.get(id) ?? 'Someone who has left' } : null)
  return {
    id: row.id,
    kind,
    state: row.state,
    step: row.step === null ? null : stepLabel(row.step, row.undoing),
    progress: { doneBytes: done, totalBytes: total, ratio: total > 0 ? Math.min(1, done / total) : null },
    warnings: row.warnings,
    error:
      row.endedAt && row.errorCode && row.state !== 'succeeded' ? { code: codeOf(row.errorCode), message: row.errorMessage ?? '' } : null,
    vmId: row.vmId,
    vmName: row.vmId ? (names.vms.get(row.vmId) ?? null) : null,
    restorePointId: row.restorePointId,
    createdVmId: kind === 'restore.new-vm' ? row.vmId : null,
    requestedBy: person(row.requestedById),
    onBehalfOf: person(row.onBehalfOfId),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    undoUntil: row.undoUntil?.toISOString() ?? null,
    can: {
      cancel: forActor(actor, 'operation.cancel', operationCanCancel(kind, row.state)),
      undo: forActor(actor, 'restore.in-place', canUndo(row, row.vmId ? names.busy.get(row.vmId) : undefined, now)),
    },
  }
}

function codeOf(code: string) {
  const known = codeShape.safeParse(code)
  return known.success ? known.data : 'internal'
}
