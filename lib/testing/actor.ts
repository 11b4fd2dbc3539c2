import type { Actor } from '@/lib/actor'
import type { Role } from '@/lib/domain/role'
import { newId } from '@/lib/id'

/** Somebody of the account, for calling a use case without a session. */
export function actorOf(accountId: string, { userId = newId('user'), role = 'owner' }: { userId?: string; role?: Role } = {}): Actor {
  return { userId, accountId, role, sessionId: null, onBehalfOfId: null, address: '127.0.0.1', requestId: newId('request') }
}
