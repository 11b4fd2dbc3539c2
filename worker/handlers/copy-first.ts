import { z } from 'zod'
import type { OperationContext } from '../runtime/context'
import { headRef, type NewHead } from './new-heads'

/** One call copies a whole disk; killed at any instant it begins anew. */
const copyLimitMs = 60 * 60 * 1000

const copied = z.object({ layerId: z.string(), allocatedBytes: z.number() })

/**
 * Where the repository cannot serve a running guest, new heads get all their data before anything boots from them. A remembered step; afterwards
 * their rows have no parent, and there is nothing left to pull. Elsewhere it does nothing.
 * @returns whether all of them have been filled, so that the VM is independent of the point once it runs
 */
export async function copyFirst(context: OperationContext, heads: NewHead[]): Promise<boolean> {
  const filled = await context.stepTogether(
    'copy',
    z.array(copied),
    async () => {
      const slow = await listOnSlowRepository(context, heads)
      const done = []
      for (const head of slow) {
        await context.progress(done.length, slow.length)
        const info = await context.effect(copyLimitMs, (signal) => context.hypervisor.makeIndependent(headRef(head), { signal }))
        done.push({ layerId: head.layerId, allocatedBytes: info.allocatedBytes })
      }
      return done
    },
    async (tx, done) => {
      for (const { layerId, allocatedBytes } of done) {
        await tx.layer.update({ where: { id: layerId }, data: { parentId: null, allocatedBytes: BigInt(allocatedBytes) } })
      }
    },
  )
  return filled.length === heads.length
}

async function listOnSlowRepository({ db }: OperationContext, heads: NewHead[]): Promise<NewHead[]> {
  const rows = await db.$queryRaw<{ head: string }[]>`
    WITH RECURSIVE line AS (
      SELECT "id" AS "head", "parentId", "poolId" FROM "Layer" WHERE "id" = ANY(${heads.map(({ layerId }) => layerId)})
      UNION ALL SELECT line."head", layer."parentId", layer."poolId" FROM line JOIN "Layer" layer ON layer."id" = line."parentId"
    )
    SELECT DISTINCT line."head" FROM line JOIN "Pool" pool ON pool."id" = line."poolId" WHERE NOT pool."servesReads"`
  const slow = new Set(rows.map(({ head }) => head))
  return heads.filter(({ layerId }) => slow.has(layerId))
}
