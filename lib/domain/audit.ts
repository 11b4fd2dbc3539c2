import { operationKinds, type OperationKind } from './operation'

/** What is written into the audit, besides each kind of operation when it is asked for. */
export const otherAuditActions = [
  'session.create',
  'session.revoke',
  'vm.update',
  'restore-point.update',
  'restore.confirm',
  'operation.cancel',
  'user.update',
  'schedule.create',
  'schedule.update',
  'schedule.delete',
  'schedule.failed',
] as const
export type AuditAction = OperationKind | (typeof otherAuditActions)[number]
export const auditActions: readonly AuditAction[] = [...operationKinds, ...otherAuditActions]

/** A piece of a sentence: plain words, or the name of something that can be looked up. */
export type AuditPart = string | { ref: 'vm' | 'point' | 'operation'; text?: string }

export interface AuditFacts {
  action: string
  /** What a change set, as far as it may be shown. */
  change: { name?: string | undefined; pinned?: boolean | undefined; note?: boolean | undefined }
}

const vm: AuditPart = { ref: 'vm' }
const point: AuditPart = { ref: 'point' }
const operation: AuditPart = { ref: 'operation' }

const sentences: Record<Exclude<AuditAction, 'vm.update' | 'restore-point.update'>, readonly AuditPart[]> = {
  'session.create': ['signed in'],
  'session.revoke': ['ended a session'],
  'user.update': ['changed their own name'],
  'restore.confirm': ['kept the restored disk of ', vm],
  'operation.cancel': ['cancelled ', operation, ' of ', vm],
  'snapshot.create': ['asked for a snapshot of ', vm],
  'snapshot.delete': ['asked to delete the snapshot ', point],
  'backup.create': ['asked for a backup of ', vm],
  'backup.delete': ['asked to delete the backup ', point],
  'backup.verify': ['asked to verify the backup ', point],
  'restore.in-place': ['asked to restore ', vm, ' in place from ', point],
  'restore.new-vm': ['asked to restore ', point, ' to the new machine ', vm],
  'restore.undo': ['asked to undo the restore of ', vm],
  'restore.pull': ['began to copy the disks of ', vm, ' from the repository'],
  'schedule.create': ['made a backup schedule for ', vm],
  'schedule.update': ['changed a backup schedule of ', vm],
  'schedule.delete': ['deleted a backup schedule of ', vm],
  'schedule.failed': ['saw a scheduled backup of ', vm, ' fail'],
  'vm.start': ['asked to start ', vm],
  'vm.stop': ['asked to stop ', vm],
  'vm.reboot': ['asked to reboot ', vm],
  'layers.collect': ['began to tidy up the disks of ', vm],
}

const isKnown = (action: string): action is keyof typeof sentences => Object.hasOwn(sentences, action)

/** What was done, to follow the name of who did it; an action that is new here is shown under its own name. */
export function auditSentence({ action, change }: AuditFacts): readonly AuditPart[] {
  if (action === 'vm.update')
    return change.name === undefined ? ['changed ', vm] : ['renamed a machine to ', { ref: 'vm', text: change.name }]
  if (action === 'restore-point.update') return pointChange(change)
  return isKnown(action) ? sentences[action] : [`did “${action}”`]
}

function pointChange({ name, pinned, note }: AuditFacts['change']): readonly AuditPart[] {
  const done = [
    name === undefined ? null : `named it “${name}”`,
    pinned === undefined ? null : pinned ? 'pinned it' : 'unpinned it',
    note ? 'wrote a note' : null,
  ].filter((text) => text !== null)
  return ['changed the restore point ', point, done.length > 0 ? `: ${done.join(', ')}` : '']
}

/** What an action is called in a filter. */
export const auditActionLabel: Record<AuditAction, string> = {
  'session.create': 'Sign-in',
  'session.revoke': 'Session ended',
  'user.update': 'Name changed',
  'vm.update': 'Machine renamed',
  'restore-point.update': 'Restore point changed',
  'restore.confirm': 'Restore kept',
  'operation.cancel': 'Operation cancelled',
  'snapshot.create': 'Snapshot',
  'snapshot.delete': 'Snapshot deleted',
  'backup.create': 'Backup',
  'backup.delete': 'Backup deleted',
  'backup.verify': 'Backup verified',
  'restore.in-place': 'Restore in place',
  'restore.new-vm': 'Restore to new VM',
  'restore.undo': 'Restore undone',
  'restore.pull': 'Copied from repository',
  'schedule.create': 'Schedule made',
  'schedule.update': 'Schedule changed',
  'schedule.delete': 'Schedule deleted',
  'schedule.failed': 'Scheduled backup failed',
  'vm.start': 'Start',
  'vm.stop': 'Stop',
  'vm.reboot': 'Reboot',
  'layers.collect': 'Disks tidied up',
}
