import type { Actor } from '@/lib/actor'
import type { Verdict } from '@/lib/domain/can'
import { roleMay, type Permission } from '@/lib/domain/role'
import { AppError } from '@/lib/errors'

/** The verdict of the state, unless the actor's role already says no. */
export function forActor(actor: Actor, permission: Permission, verdict: Verdict): Verdict {
  if (roleMay(actor.role, permission)) return verdict
  return { allowed: false, reason: `Your role (${actor.role}) does not allow this.` }
}

/** Throws `forbidden` where the role says no, `state-forbids` (or `vm-busy`) where the state does. */
export function assertMay(
  actor: Actor,
  permission: Permission,
  verdict: Verdict,
  code: 'state-forbids' | 'vm-busy' = 'state-forbids',
): void {
  if (!roleMay(actor.role, permission)) throw new AppError('forbidden', `Your role (${actor.role}) does not allow this.`)
  if (!verdict.allowed) throw new AppError(code, verdict.reason)
}
