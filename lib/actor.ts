import type { Role } from '@/lib/domain/role'

/** Who asks. Built from a session (later: a token, or support staff on behalf of an account); every use case takes one. */
export interface Actor {
  userId: string
  /** The account acted for: goes into the `where` of every query. */
  accountId: string
  role: Role
  sessionId: string | null
  /** Set when someone else really acts (support); null otherwise. */
  onBehalfOfId: string | null
  address: string | null
  requestId: string
}
