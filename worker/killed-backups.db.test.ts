import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FaultOrder } from '@/lib/hypervisor/simulated/faults'
import { domainNameOf } from '@/lib/id'
import { deleteRestorePoint } from '@/lib/services/delete-restore-point'
import { restoreToNewVm } from '@/lib/services/restore-to-new-vm'
import { verifyRestorePoint } from '@/lib/services/verify-restore-point'
import { createWorld, eventually, type World, type WorldVm } from './testing/world'

let world: World
beforeEach(async () => {
  world = await createWorld()
}, 60_000)
afterEach(() => world.cleanUp())

type Verb = FaultOrder['verb']
type Step = 'before' | 'after'
type Kind = 'full' | 'increment' | 'delete' | 'verify' | 'pull'

/** One operation on backups that will hang at one of its effects when its worker is killed. */
interface Doomed {
  kind: Kind
  verb: Verb
  step: Step
}

interface Victim extends Doomed {
  target: WorldVm
  /** Backups that it begins with; the guest had written their place in this list. */
  points: string[]
}

const backupsBefore: Record<Kind, number> = { full: 0, increment: 1, delete: 3, verify: 1, pull: 1 }

async function backUp(target: WorldVm, mark: string): Promise<string> {
  await world.write(target, mark)
  const { operationId, restorePointId } = await world.backup(target)
  expect((await world.ended(operationId)).state).toBe('succeeded')
  return restorePointId
}

async function prepare(doomed: Doomed): Promise<Victim> {
  const target = await world.addVm()
  const points: string[] = []
  for (let index = 0; index < backupsBefore[doomed.kind]; index += 1) points.push(await backUp(target, String(index)))
  await world.write(target, 'now')
  return { ...doomed, target, points }
}

/** Asks for the operation; its id, and the VM on whose domain the fault is to wait. */
async function ask({ kind, target, points }: Victim): Promise<{ operationId: string; vmId: string }> {
  const ofPoint = { ...target.context, id: points[kind === 'delete' ? 1 : 0] ?? '' }
  const vmId = target.vm.id
  switch (kind) {
    case 'full':
    case 'increment':
      return { operationId: (await world.backup(target)).operationId, vmId }
    case 'delete':
      return { operationId: (await deleteRestorePoint(ofPoint)).operation.id, vmId }
    case 'verify':
      return { operationId: (await verifyRestorePoint(ofPoint)).operation.id, vmId }
    case 'pull': {
      const { operation } = await restoreToNewVm({ ...ofPoint, name: `of ${target.vm.name}`, network: 'isolated' })
      return { operationId: operation.id, vmId: operation.vmId ?? '' }
    }
  }
}

/** Calls that concern no domain, or none that runs: a layer in the repository is folded offline. */
const domainless = new Set<Verb>(['checksum', 'writeManifest', 'removeManifest', 'drop', 'merge'])

/** All of them in flight in one worker, each hanging at its effect; SIGKILL; the next worker ends them all. */
async function killAll(doomed: Doomed[]): Promise<void> {
  const first = await world.startWorker()
  const victims = await Promise.all(doomed.map(prepare))
  await world.quiet()
  await world.kill(first)

  const asked = []
  for (const victim of victims) asked.push({ ...victim, ...(await ask(victim)) })
  await world.order(
    asked.map(({ verb, step, vmId }) => ({
      verb,
      step,
      mode: 'hang',
      times: 1,
      ...(domainless.has(verb) ? {} : { domain: domainNameOf(vmId) }),
    })),
  )
  const second = await world.startWorker()
  await world.faultsMet(asked.length)
  await world.kill(second)
  await world.order([])
  await world.letHeartbeatsGrowOld()
  await world.startWorker()

  for (const { kind, verb, step, operationId } of asked) {
    const { state, errorMessage, result } = await world.ended(operationId)
    expect({ kind, verb, step, state, errorMessage }).toEqual({ kind, verb, step, state: 'succeeded', errorMessage: null })
    if (kind === 'verify') expect(result).toMatchObject({ damaged: false })
  }
  await eventually('all are independent', async () => (await world.db.vm.count({ where: { readsPointId: { not: null } } })) === 0)
  await world.quiet()
  await eventually('all are sealed', async () => {
    const open = { sha256: null, pool: { kind: 'repository' as const } }
    return (await world.db.layer.count({ where: open })) === 0
  })
  await world.quiet()
  expect(await world.leftOver()).toEqual([])
  for (const { kind, verb, step, target, vmId } of asked) {
    const what = `${kind} killed ${step} ${verb}`
    const domain = domainNameOf(vmId)
    expect((await world.hypervisor.inspectDomain(domain))?.power, what).toBe('running')
    const mark = kind === 'pull' ? '0' : 'now'
    expect(await world.marks(domain), what).toEqual([mark, mark])
    await expectPointsAsThen(what, target, kind)
  }
}

/** Every backup that is left reads what the guest had written at its instant, and none is damaged. */
async function expectPointsAsThen(what: string, target: WorldVm, kind: Kind): Promise<void> {
  const expected: Record<Kind, string[]> = { full: ['now'], increment: ['0', 'now'], delete: ['0', '2'], verify: ['0'], pull: ['0'] }
  const points = await world.db.restorePoint.findMany({
    where: { vmId: target.vm.id },
    include: { layers: { include: { layer: { include: { pool: true } } } } },
    orderBy: { capturedAt: 'asc' },
  })
  expect(
    points.map(({ state, damage }) => [state, damage]),
    what,
  ).toEqual(expected[kind].map(() => ['ready', null]))
  for (const [index, { layers }] of points.entries()) {
    for (const { layer } of layers) {
      const ref = { poolPath: layer.pool.path, fileName: layer.fileName }
      expect(await world.hypervisor.control.read(ref, 'mark'), what).toBe(expected[kind][index])
    }
  }
}

const around = (kind: Kind, verbs: Verb[]): Doomed[] =>
  verbs.flatMap((verb) => [
    { kind, verb, step: 'before' as const },
    { kind, verb, step: 'after' as const },
  ])

test('killed before and after each effect of a capture on a domain, the next worker ends it', async () => {
  await killAll([
    ...around('full', ['beginCapture', 'advanceCapture']),
    ...around('increment', ['beginCapture', 'advanceCapture', 'deleteCheckpoint']),
  ])
})

// Each by itself: a fault that waits for no domain is met by whoever comes first.
test.each<Verb>(['checksum', 'writeManifest'])('killed around %s, the next worker ends the capture', async (verb) => {
  await killAll([...around('full', [verb]), ...around('increment', [verb])])
})

test('killed while a backup is deleted, folded, verified or pulled, the next worker ends it', async () => {
  await killAll([...around('delete', ['removeManifest', 'merge', 'drop']), ...around('verify', ['checksum']), ...around('pull', ['pull'])])
})
