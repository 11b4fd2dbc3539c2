import type { SlotPoint } from '@/lib/contract/protection'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { formatMoney } from '@/lib/format/money'

/** Full or incremental, and why it was full. */
export function CaptureCell({ point }: { point: RestorePoint }) {
  if (point.kind === 'snapshot') return <span className="text-12 text-ink-3">beside the VM</span>
  if (point.incremental === null) return null
  return (
    <span className="block min-w-0">
      <span className="text-ink">{point.incremental ? 'Incremental' : 'Full'}</span>
      {point.fullReason && (
        <span className="block truncate text-12 text-ink-3" title={point.fullReason}>
          {point.fullReason}
        </span>
      )}
    </span>
  )
}

/** What decides when it goes: its schedule, its days, or nobody but the customer. */
export function keptBy(point: RestorePoint): string {
  if (point.scheduleName) return point.scheduleName
  if (point.kind === 'backup' && point.keepDays !== null) {
    return point.keepDays === 1 ? 'by hand, for 1 day' : `by hand, for ${point.keepDays} days`
  }
  return point.kind === 'backup' ? 'by hand, until deleted' : 'until deleted'
}

const billingText: Record<SlotPoint['billing'], string> = { free: 'Free', billed: 'Billed', unbilled: 'Not billed' }

/** Whether it holds a free slot, what it costs otherwise, and why it stays or goes. */
export function SlotCell({ slot }: { slot: SlotPoint | undefined }) {
  if (!slot) return null
  return (
    <span className="block min-w-0">
      <span className={slot.billing === 'free' ? 'text-ink' : ''}>
        {billingText[slot.billing]}
        {slot.billing === 'billed' && `, ${formatMoney(slot.perMonth, true)}`}
      </span>
      <span className="block truncate text-12 text-ink-3" title={slot.retention}>
        {slot.retention}
      </span>
    </span>
  )
}
