import { AppError } from '@/lib/errors'
import { storageCost, type Amount } from './amount'

export const pricedKinds = ['snapshot', 'backup', 'image'] as const
export type PricedKind = (typeof pricedKinds)[number]

/** A price list that holds from an instant until the next one begins. Prices are decimal strings. */
export interface PricePolicy {
  validFromMs: number
  /** ISO 4217; the same in all policies of an account. */
  currency: string
  perGbMonth: Readonly<Record<PricedKind, string>>
  perScheduleMonth: string
  /** How many of a VM's backups cost nothing. */
  freeBackupsPerVm: number
}

/**
 * The policy that holds at an instant.
 * @throws AppError `internal` before the first one
 */
export function policyAt<Policy extends PricePolicy>(policies: readonly Policy[], atMs: number): Policy {
  let found: Policy | undefined
  for (const policy of policies) {
    if (policy.validFromMs <= atMs && (!found || policy.validFromMs > found.validFromMs)) found = policy
  }
  if (!found)
    throw new AppError('internal', 'There is no price list for that time.', {
      internal: `no price policy at ${new Date(atMs).toISOString()}`,
    })
  return found
}

/** A time split where the price list changes, ascending; `fromMs` inclusive, `untilMs` exclusive. */
export function splitByPolicy<Policy extends PricePolicy>(
  policies: readonly Policy[],
  fromMs: number,
  untilMs: number,
): { fromMs: number; untilMs: number; policy: Policy }[] {
  if (untilMs <= fromMs) return []
  const changes = policies.map(({ validFromMs }) => validFromMs).filter((atMs) => atMs > fromMs && atMs < untilMs)
  const starts = [fromMs, ...new Set(changes.sort((a, b) => a - b))]
  return starts.map((startMs, index) => ({ fromMs: startMs, untilMs: starts[index + 1] ?? untilMs, policy: policyAt(policies, startMs) }))
}

/** What bytes cost that are kept from one instant until another, each stretch at the price of its time. */
export function costBetween(policies: readonly PricePolicy[], kind: PricedKind, bytes: bigint, fromMs: number, untilMs: number): Amount {
  return splitByPolicy(policies, fromMs, untilMs).reduce(
    (sum, part) => sum + storageCost(bytes, BigInt(part.untilMs - part.fromMs), part.policy.perGbMonth[kind]),
    0n,
  )
}
