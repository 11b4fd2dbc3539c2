import type { Operation as OperationView } from '@/lib/contract/operation'
import type { DbOrTx } from '@/lib/db/client'
import type { Operation } from '@/lib/db/generated/client'
import type { Context } from './context'
import { notFound } from './not-found'
import { presentOperation } from './present-operation'

/** The row, if it is the account's. Throws `not-found`. */
export async function loadOperation(db: DbOrTx, accountId: string, id: string): Promise<Operation> {
  const row = await db.operation.findFirst({ where: { id, accountId } })
  if (!row) throw notFound('operation')
  return row
}

/** One operation. Throws `not-found`. */
export async function getOperation({ db, actor, clock, id }: Context & { id: string }): Promise<OperationView> {
  return presentOperation(db, actor, clock.now(), await loadOperation(db, actor.accountId, id))
}
