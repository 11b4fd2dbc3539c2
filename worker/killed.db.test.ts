import { afterEach, beforeEach, expect, test } from 'vitest'
import { domainNameOf } from '@/lib/id'
import type { FaultOrder } from '@/lib/hypervisor/simulated/faults'
import type { DomainName } from '@/lib/hypervisor/port'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { rebootVm } from '@/lib/services/reboot-vm'
import { restoreInPlace } from '@/lib/services/restore-in-place'
import { restoreToNewVm } from '@/lib/services/restore-to-new-vm'
import { startVm } from '@/lib/services/start-vm'
import { stopVm } from '@/lib/services/stop-vm'
import { undoRestore } from '@/lib/services/undo-restore'
import { createWorld, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

type Verb = FaultOrder['verb']
type Step = 'before' | 'after'

/** One operation that will hang at one of its effects when its worker is killed. */
interface Doomed {
  kind: 'snapshot' | 'backup' | 'in-place' | 'new-vm' | 'undo' | 'stop' | 'start' | 'reboot' | 'collect'
  verb: Verb
  step: Step
}

interface Victim extends Doomed {
  target: WorldVm
  point: string
  restoredBy: string
}

/** A VM with a snapshot of `before`, that has written `after` since; for an undo also restored. */
async function prepare(doomed: Doomed): Promise<Victim> {
  const target = await world.addVm()
  await world.write(target, 'before')
  const { operationId, restorePointId: point } = await world.snapshot(target)
  expect((await world.ended(operationId)).state).toBe('succeeded')
  await world.write(target, 'after')
  if (doomed.kind !== 'undo') return { ...doomed, target, point, restoredBy: '' }
  const { operation } = await restoreInPlace({ ...target.context, id: point, confirmName: target.vm.name, powerOn: true })
  expect((await world.ended(operation.id)).state).toBe('succeeded')
  return { ...doomed, target, point, restoredBy: operation.id }
}

/** Asks for the operation; its id, and the domain that its effects concern. */
async function ask({ kind, target, point, restoredBy }: Victim): Promise<{ operationId: string; domain: DomainName }> {
  const { context, vm, domain } = target
  const ofVm = { ...context, id: vm.id }
  const ofPoint = { ...context, id: point }
  switch (kind) {
    case 'snapshot':
      return { operationId: (await world.snapshot(target, 'second')).operationId, domain }
    case 'backup':
      return { operationId: (await world.backup(target)).operationId, domain }
    case 'in-place':
      return { operationId: (await restoreInPlace({ ...ofPoint, confirmName: vm.name, powerOn: true })).operation.id, domain }
    case 'new-vm': {
      const { operation } = await restoreToNewVm({ ...ofPoint, name: `copy of ${vm.name}`, network: 'isolated' })
      return { operationId: operation.id, domain: domainNameOf(operation.vmId ?? '') }
    }
    case 'undo':
      return { operationId: (await undoRestore({ ...context, id: restoredBy })).operation.id, domain }
    case 'stop':
      return { operationId: (await stopVm({ ...ofVm, force: false })).operation.id, domain }
    case 'reboot':
      return { operationId: (await rebootVm(ofVm)).operation.id, domain }
    case 'start': {
      await world.hypervisor.stopDomain(domain, { graceMs: 0 })
      await world.db.vm.update({ where: { id: vm.id }, data: { power: 'stopped', wantedPower: 'stopped' } })
      return { operationId: (await startVm(ofVm)).operation.id, domain }
    }
    case 'collect':
      return { operationId: (await deleteRestorePoint(ofPoint)).operation.id, domain }
  }
}

const expectedMarks: Record<Doomed['kind'], string> = {
  snapshot: 'after',
  backup: 'after',
  'in-place': 'before',
  'new-vm': 'before',
  undo: 'after',
  stop: 'after',
  start: 'after',
  reboot: 'after',
  collect: 'after',
}

/** All of them in flight in one worker, each hanging at its effect; SIGKILL; the next worker ends them all. */
async function killAll(doomed: Doomed[]): Promise<void> {
  const first = await world.startWorker()
  const victims = await Promise.all(doomed.map(prepare))
  await world.quiet()
  await world.kill(first)

  const asked = []
  for (const victim of victims) asked.push({ victim, ...(await ask(victim)) })
  const domainless = new Set<Verb>(['branch', 'drop'])
  await world.order(
    asked.map(({ victim: { verb, step }, domain }) => ({
      verb,
      step,
      mode: 'hang',
      times: 1,
      ...(domainless.has(verb) ? {} : { domain }),
    })),
  )
  const second = await world.startWorker()
  await world.faultsMet(asked.length)
  await world.kill(second)
  await world.order([])
  await world.letHeartbeatsGrowOld()
  await world.startWorker()

  for (const { victim, operationId } of asked) {
    const { state, errorMessage } = await world.ended(operationId)
    expect({ ...victim, target: '', state, errorMessage }).toEqual({ ...victim, target: '', state: 'succeeded', errorMessage: null })
  }
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
  for (const { victim, domain } of asked) {
    const state = await world.hypervisor.inspectDomain(domain)
    expect(state?.power, `${victim.kind} killed ${victim.step} ${victim.verb}`).toBe(victim.kind === 'stop' ? 'stopped' : 'running')
    if (victim.kind === 'stop') continue
    const mark = expectedMarks[victim.kind]
    expect(await world.marks(domain), `${victim.kind} killed ${victim.step} ${victim.verb}`).toEqual([mark, mark])
  }
  for (const { victim } of asked.filter(({ victim: { kind } }) => kind === 'backup')) {
    const backups = await world.db.restorePoint.findMany({
      where: { vmId: victim.target.vm.id, kind: 'backup' },
      include: { layers: true },
    })
    expect(backups.map((point) => [point.state, point.layers.length])).toEqual([['ready', 2]])
  }
  for (const { victim } of asked.filter(({ victim: { kind } }) => kind === 'snapshot')) {
    const points = await world.db.restorePoint.findMany({ where: { vmId: victim.target.vm.id }, include: { layers: true } })
    expect(points.map((point) => [point.state, point.layers.length])).toEqual([
      ['ready', 2],
      ['ready', 2],
    ])
  }
}

const around = (kind: Doomed['kind'], verbs: Verb[]): Doomed[] =>
  verbs.flatMap((verb) => [
    { kind, verb, step: 'before' as const },
    { kind, verb, step: 'after' as const },
  ])

test('killed before and after each effect on a domain, every operation is ended by the next worker', async () => {
  await killAll([
    ...around('snapshot', ['freeze']),
    ...around('backup', ['beginCapture', 'advanceCapture']),
    ...around('in-place', ['stopDomain', 'defineDomain', 'startDomain']),
    ...around('new-vm', ['defineDomain', 'startDomain']),
    ...around('undo', ['stopDomain', 'defineDomain', 'startDomain']),
    ...around('stop', ['stopDomain']),
    ...around('start', ['startDomain']),
    ...around('reboot', ['rebootDomain']),
    ...around('collect', ['merge']),
  ])
})

test.each<Step>(['before', 'after'])('killed %s a file is made or removed, every operation is ended by the next worker', async (step) => {
  await killAll([
    { kind: 'in-place', verb: 'branch', step },
    { kind: 'new-vm', verb: 'branch', step },
    { kind: 'undo', verb: 'branch', step },
    { kind: 'collect', verb: 'drop', step },
  ])
})
