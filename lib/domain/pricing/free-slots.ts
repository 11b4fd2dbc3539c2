import type { RestorePointState } from '../restore-point'

/** A backup of a VM as pricing sees it. */
export interface BilledPoint {
  id: string
  state: RestorePointState
  damaged: boolean
  capturedAtMs: number | null
  /** Its own bytes in the repository. */
  storedBytes: bigint
}

export type Billing =
  /** `slot` counts from 1, the oldest backup first. */
  { kind: 'free'; slot: number } | { kind: 'billed' } | { kind: 'not-billed'; because: 'not-ready' | 'damaged' }

export interface PointBilling {
  id: string
  capturedAtMs: number | null
  storedBytes: bigint
  billing: Billing
}

/**
 * Which of a VM's backups cost nothing: the oldest good ones hold the free slots, so that which ones they are changes only when one of them goes.
 * What failed, is being made or removed, or is damaged holds no slot and is not billed.
 * @returns one for each point, the oldest first, those without a capture instant last
 */
export function assignFreeSlots(backups: readonly BilledPoint[], freeBackupsPerVm: number): PointBilling[] {
  let taken = 0
  return [...backups].sort(oldestFirst).map(({ id, state, damaged, capturedAtMs, storedBytes }) => {
    const point = { id, capturedAtMs, storedBytes }
    if (state !== 'ready' || capturedAtMs === null) return { ...point, billing: { kind: 'not-billed', because: 'not-ready' } }
    if (damaged) return { ...point, billing: { kind: 'not-billed', because: 'damaged' } }
    if (taken >= freeBackupsPerVm) return { ...point, billing: { kind: 'billed' } }
    taken += 1
    return { ...point, billing: { kind: 'free', slot: taken } }
  })
}

export function billedBytes(points: readonly PointBilling[]): bigint {
  return points.reduce((sum, { storedBytes, billing }) => (billing.kind === 'billed' ? sum + storedBytes : sum), 0n)
}

function oldestFirst(a: BilledPoint, b: BilledPoint): number {
  return (a.capturedAtMs ?? Infinity) === (b.capturedAtMs ?? Infinity)
    ? a.id < b.id
      ? -1
      : 1
    : (a.capturedAtMs ?? Infinity) - (b.capturedAtMs ?? Infinity)
}
