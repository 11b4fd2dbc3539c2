import type { DbOrTx } from '@/lib/db/client'
import { AppError } from '@/lib/errors'

/** Throws `conflict` on path `name` when the account has a VM of that name. */
export async function assertNameFree(db: DbOrTx, accountId: string, name: string): Promise<void> {
  if ((await db.vm.count({ where: { accountId, name } })) > 0) throw nameTaken()
}

export function nameTaken(): AppError {
  return new AppError('conflict', 'There is a VM with this name already.', {
    errors: [{ path: 'name', message: 'is taken by another VM' }],
  })
}
