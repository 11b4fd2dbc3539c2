import { z } from 'zod'
import type { AuditEvent } from '@/lib/contract/audit'
import type { DbOrTx } from '@/lib/db/client'
import type { AuditEvent as AuditRow } from '@/lib/db/generated/client'
import { kindOf } from '@/lib/operations/kind-of'

/** What the sentences are made of; the rest of `data` stays in the database. */
const known = z.object({
  operationId: z.string().optional().catch(undefined),
  restorePointId: z.string().optional().catch(undefined),
  vmId: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  pinned: z.boolean().optional().catch(undefined),
  note: z.string().optional().catch(undefined),
})

const unique = (ids: (string | null | undefined)[]) => [...new Set(ids.flatMap((id) => id ?? []))]

/** Rows of one account as the API shows them, in the same order; names are today's. */
export async function presentAudit(db: DbOrTx, accountId: string, rows: AuditRow[]): Promise<AuditEvent[]> {
  const facts = rows.map((row) => {
    const data = known.parse(row.data ?? {})
    const of = (type: string) => (row.subjectType === type ? row.subjectId : null)
    return {
      row,
      data,
      operationId: data.operationId ?? of('operation'),
      pointId: data.restorePointId ?? of('restore-point'),
      vmId: of('vm') ?? data.vmId ?? null,
    }
  })
  const mine = (ids: (string | null | undefined)[]) => ({ accountId, id: { in: unique(ids) } })
  const name = { id: true, name: true } as const
  const operations = await db.operation.findMany({
    where: mine(facts.map((fact) => fact.operationId)),
    select: { id: true, kind: true, state: true, vmId: true, restorePointId: true },
  })
  const operationOf = new Map(operations.map((operation) => [operation.id, operation]))
  const vmIdOf = (fact: (typeof facts)[number]) => fact.vmId ?? operationOf.get(fact.operationId ?? '')?.vmId
  const vms = await db.vm.findMany({ where: mine(facts.map(vmIdOf)), select: name })
  const points = await db.restorePoint.findMany({ where: mine(facts.map((fact) => fact.pointId)), select: name })
  const people = await db.user.findMany({
    where: { id: { in: unique(rows.flatMap((row) => [row.actorId, row.onBehalfOfId])) } },
    select: name,
  })
  const find = (among: { id: string; name: string }[], id: string | null | undefined) => among.find((each) => each.id === id) ?? null
  const person = (id: string | null) => (id ? (find(people, id) ?? { id, name: 'Someone who has left' }) : null)
  return facts.map((fact) => {
    const { row, data } = fact
    const operation = operationOf.get(fact.operationId ?? '')
    return {
      id: row.id,
      action: row.action,
      actor: person(row.actorId),
      onBehalfOf: person(row.onBehalfOfId),
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      vm: find(vms, vmIdOf(fact)),
      point: find(points, fact.pointId),
      operation: operation ? { id: operation.id, kind: kindOf(operation), state: operation.state } : null,
      change: {
        ...(data.name === undefined ? {} : { name: data.name }),
        ...(data.pinned === undefined ? {} : { pinned: data.pinned }),
        ...(data.note === undefined ? {} : { note: true }),
      },
      address: row.address,
      requestId: row.requestId,
      createdAt: row.createdAt.toISOString(),
    }
  })
}
