import { assignFreeSlots, billedBytes, type BilledPoint, type Billing, type PointBilling } from './free-slots'

export interface NextRunInput {
  /** The VM's backups now. */
  backups: readonly BilledPoint[]
  freeBackupsPerVm: number
  /** The backup that the run makes; its bytes are an estimate. */
  made: { id: string; capturedAtMs: number; storedBytes: bigint }
  /** What retention deletes after it, from `previewRetention`. */
  deleteIds: readonly string[]
}

/** What the next run changes about the free slots and the bill. */
export interface NextRunChange {
  madeBilling: Billing
  deleteIds: string[]
  /** Billed now, free afterwards, because an older one goes. */
  becomesFreeIds: string[]
  billedBytesBefore: bigint
  billedBytesAfter: bigint
  after: PointBilling[]
}

export function nextRunChange({ backups, freeBackupsPerVm, made, deleteIds }: NextRunInput): NextRunChange {
  const before = assignFreeSlots(backups, freeBackupsPerVm)
  const gone = new Set(deleteIds)
  const left = backups.filter(({ id }) => !gone.has(id))
  const after = assignFreeSlots([...left, { ...made, state: 'ready', damaged: false }], freeBackupsPerVm)
  const billedBefore = new Set(before.filter(({ billing }) => billing.kind === 'billed').map(({ id }) => id))
  return {
    madeBilling: after.find(({ id }) => id === made.id)?.billing ?? { kind: 'billed' },
    deleteIds: [...deleteIds],
    becomesFreeIds: after.filter(({ id, billing }) => billing.kind === 'free' && billedBefore.has(id)).map(({ id }) => id),
    billedBytesBefore: billedBytes(before),
    billedBytesAfter: billedBytes(after),
    after,
  }
}
