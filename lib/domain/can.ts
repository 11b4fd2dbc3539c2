import type { OperationKind, OperationState } from './operation'
import { cancellable, isInFlight, operationLabel } from './operation'
import type { RestorePointKind, RestorePointState } from './restore-point'
import type { VmPower, VmState } from './vm'

/** Whether something may be done now and, if not, why: a full sentence for the customer. */
export type Verdict = { allowed: true } | { allowed: false; reason: string }

const yes: Verdict = { allowed: true }
const no = (reason: string): Verdict => ({ allowed: false, reason })

export interface VmFacts {
  state: VmState
  power: VmPower
  /** The operation in flight in the VM's lane. */
  busyWith: OperationKind | null
}

export const vmActions = ['snapshot', 'backup', 'restore', 'start', 'stop', 'reboot'] as const
export type VmAction = (typeof vmActions)[number]

const powersFor: Record<VmAction, { powers: ReadonlySet<VmPower>; otherwise: string }> = {
  snapshot: {
    powers: new Set(['running', 'paused', 'stopped', 'crashed']),
    otherwise: 'Its host does not answer, so its state is not known.',
  },
  backup: {
    powers: new Set(['running', 'paused', 'stopped', 'crashed']),
    otherwise: 'Its host does not answer, so its state is not known.',
  },
  restore: {
    powers: new Set(['running', 'paused', 'stopped', 'crashed']),
    otherwise: 'Its host does not answer, so its state is not known.',
  },
  start: { powers: new Set(['stopped', 'crashed']), otherwise: 'Only a stopped VM can be started.' },
  stop: { powers: new Set(['running', 'paused', 'crashed']), otherwise: 'Only a running VM can be stopped.' },
  reboot: { powers: new Set(['running']), otherwise: 'Only a running VM can be rebooted.' },
}

/** The one table of what may be done with a VM; read by button, API guard and worker alike. */
export function vmCan(action: VmAction, vm: VmFacts): Verdict {
  if (vm.state === 'creating') return no('The VM is still being made.')
  if (vm.state === 'failed') return no('The VM could not be made.')
  if (vm.busyWith) return no(`“${operationLabel[vm.busyWith]}” is under way; wait for it to end.`)
  const rule = powersFor[action]
  return rule.powers.has(vm.power) ? yes : no(rule.otherwise)
}

export interface RestorePointFacts {
  state: RestorePointState
  kind: RestorePointKind
  pinned: boolean
  /** A file that it needs is known to be damaged or lost. */
  damaged: boolean
  /** Whether its VM still exists. */
  hasVm: boolean
  /** An operation in flight reads it, or a restored VM that is not independent of it yet. */
  inUse: boolean
}

export const restorePointActions = ['restoreNewVm', 'restoreInPlace', 'verify', 'delete'] as const
export type RestorePointAction = (typeof restorePointActions)[number]

export function restorePointCan(action: RestorePointAction, point: RestorePointFacts): Verdict {
  if (point.state === 'creating') return no('The restore point is still being made.')
  if (point.state === 'deleting') return no('The restore point is being deleted.')
  switch (action) {
    case 'restoreNewVm':
      return point.state === 'failed' ? no('The restore point failed and holds no data.') : yes
    case 'restoreInPlace':
      if (point.state === 'failed') return no('The restore point failed and holds no data.')
      if (point.damaged) return no('A file that it needs is damaged; restore it to a new VM, and look before you trust it.')
      return point.hasVm ? yes : no('Its VM no longer exists; restore it to a new VM.')
    case 'verify':
      if (point.kind === 'snapshot') return no('Only backups have checksums.')
      return point.state === 'failed' ? no('The restore point failed and holds no data.') : yes
    case 'delete':
      if (point.pinned) return no('It is pinned; unpin it first.')
      return point.inUse ? no('A restored VM or an operation still reads it; wait for that to end.') : yes
  }
}

export interface ScheduleFacts {
  vm: VmState
  /** A backup of its VM is in flight. */
  backingUp: boolean
}

export const scheduleActions = ['update', 'run', 'delete'] as const
export type ScheduleAction = (typeof scheduleActions)[number]

export function scheduleCan(action: ScheduleAction, { vm, backingUp }: ScheduleFacts): Verdict {
  if (action !== 'run') return yes
  if (vm !== 'active') return no('Its VM is not there to be backed up.')
  return backingUp ? no('A backup of this VM is under way; wait for it to end.') : yes
}

export function operationCanCancel(kind: OperationKind, state: OperationState): Verdict {
  if (!isInFlight(state)) return no('It has already ended.')
  if (state === 'cancelling') return no('It is already being cancelled.')
  return cancellable.has(kind) ? yes : no('It cannot be cancelled; it ends by itself.')
}
