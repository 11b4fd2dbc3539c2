export const operationKinds = [
  'snapshot.create',
  'snapshot.delete',
  'backup.create',
  'backup.delete',
  'backup.verify',
  'restore.in-place',
  'restore.new-vm',
  'restore.undo',
  'restore.pull',
  'vm.start',
  'vm.stop',
  'vm.reboot',
  'layers.collect',
] as const
export type OperationKind = (typeof operationKinds)[number]

export const operationStates = ['queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const
export type OperationState = (typeof operationStates)[number]

const terminal: ReadonlySet<OperationState> = new Set(['succeeded', 'failed', 'cancelled'])

/** Queued or being worked on: it will still change. */
export function isInFlight(state: OperationState): boolean {
  return !terminal.has(state)
}

export const inFlightStates = operationStates.filter(isInFlight)

export const operationLanes = ['vm', 'backup', 'pull', 'maintenance', 'none'] as const
export type OperationLane = (typeof operationLanes)[number]

/** Which operations exclude one another on a VM; see the states in docs/states.md. */
export const laneOf: Record<OperationKind, OperationLane> = {
  'snapshot.create': 'vm',
  'snapshot.delete': 'none',
  'backup.create': 'backup',
  'backup.delete': 'none',
  'backup.verify': 'none',
  'restore.in-place': 'vm',
  'restore.new-vm': 'vm',
  'restore.undo': 'vm',
  'restore.pull': 'pull',
  'vm.start': 'vm',
  'vm.stop': 'vm',
  'vm.reboot': 'vm',
  'layers.collect': 'maintenance',
}

/** What the customer calls it, as a noun. */
export const operationLabel: Record<OperationKind, string> = {
  'snapshot.create': 'Snapshot',
  'snapshot.delete': 'Delete snapshot',
  'backup.create': 'Backup',
  'backup.delete': 'Delete backup',
  'backup.verify': 'Verify backup',
  'restore.in-place': 'Restore in place',
  'restore.new-vm': 'Restore to new VM',
  'restore.undo': 'Undo restore',
  'restore.pull': 'Copy from repository',
  'vm.start': 'Start',
  'vm.stop': 'Stop',
  'vm.reboot': 'Reboot',
  'layers.collect': 'Tidy up disks',
}

/** Operations that can be called off while they are queued or running. Power changes are over before one could. */
export const cancellable: ReadonlySet<OperationKind> = new Set([
  'snapshot.create',
  'backup.create',
  'backup.verify',
  'restore.in-place',
  'restore.new-vm',
  'layers.collect',
])

/** Operations that read their restore point's layers: until they end the point stays, and so do its layers. */
export const readsPoint: ReadonlySet<OperationKind> = new Set([
  'backup.verify',
  'restore.in-place',
  'restore.new-vm',
  'restore.undo',
  'restore.pull',
])

/** An operation without a heartbeat for this long has lost its worker. */
export const heartbeatIntervalMs = 3_000
export const heartbeatLimitMs = 15_000

/** How often an operation is tried again after an error whose code allows it, and how long it waits before each. */
export const retryDelaysMs = [2_000, 10_000, 30_000] as const

/** How long an in-place restore can be undone. */
export const undoWindowMs = 24 * 60 * 60 * 1000
