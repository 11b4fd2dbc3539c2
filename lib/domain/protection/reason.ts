import { formatLoss } from '@/lib/format/duration'

/** Why a VM is in its state of protection. */
export type ProtectionReason =
  | { kind: 'no-backup' | 'only-snapshots' | 'all-damaged'; scheduled: boolean }
  | { kind: 'no-schedule'; ageMs: number }
  | { kind: 'past-target'; ageMs: number; targetMs: number }
  | { kind: 'past-worst-case'; ageMs: number; worstCaseMs: number }
  | { kind: 'within'; ageMs: number; worstCaseMs: number }

/** One or two full sentences for the customer. */
export function protectionReasonText(reason: ProtectionReason): string {
  switch (reason.kind) {
    case 'no-backup':
      return `There is no backup yet: if the host is lost, everything is. ${next(reason.scheduled)}`
    case 'only-snapshots':
      return `There are only snapshots, and they are lost with the host. ${next(reason.scheduled)}`
    case 'all-damaged':
      return `Its backups are damaged: if the host is lost, everything is. ${next(reason.scheduled)}`
    case 'no-schedule':
      return `The newest backup is ${formatLoss(reason.ageMs)} old and no schedule will make another one.`
    case 'past-target':
      return `The newest backup is ${formatLoss(reason.ageMs)} old; the target is ${formatLoss(reason.targetMs)}.`
    case 'past-worst-case':
      return `The newest backup is ${formatLoss(reason.ageMs)} old; by its schedules it should never be older than ${formatLoss(reason.worstCaseMs)}.`
    case 'within':
      return `The newest backup is ${formatLoss(reason.ageMs)} old; by its schedules it gets at most ${formatLoss(reason.worstCaseMs)} old.`
  }
}

function next(scheduled: boolean): string {
  return scheduled ? 'The next run of its schedule makes one.' : 'No schedule will make one.'
}
