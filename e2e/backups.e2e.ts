import { domainNameOf } from '@/lib/id'
import type { APIRequestContext } from '@playwright/test'
import type { Operation } from '@/lib/db/generated/client'
import { createDirectoryRepository } from '@/lib/repository/directory/create'
import { expect, test } from './fixtures/test'
import { hypervisorOf, inGuest } from './helpers/guest'
import { eventually, type Stack } from './helpers/stack'

// Backups of real guests: what the guest wrote is what comes back, by hash.
test.use({ driver: 'libvirt' })
test.describe.configure({ mode: 'serial', timeout: 420_000 })

const write = (mark: string) =>
  `echo ${mark} > /srv/data/mark && dd if=/dev/urandom of=/srv/data/blob bs=64k count=32 2>/dev/null; echo ${mark} > /mnt/volume/data/mark; sync`
const hash = 'cat /srv/data/mark /srv/data/blob /mnt/volume/data/mark | sha256sum'

interface Api {
  stack: Stack
  request: APIRequestContext
}

async function ask({ stack, request }: Api, path: string, data: object): Promise<Operation> {
  const answer = await request.post(`/api/v1${path}`, { data, headers: { origin: stack.url } })
  expect(answer.status(), await answer.text()).toBe(202)
  const { operation } = (await answer.json()) as { operation: { id: string } }
  const ended = await eventually(`${path} has ended`, 120_000, () =>
    stack.db.operation.findFirst({ where: { id: operation.id, endedAt: { not: null } } }),
  )
  expect([ended.state, ended.errorMessage], path).toEqual(['succeeded', null])
  return ended
}

async function backUp(api: Api, vmId: string) {
  const { restorePointId } = await ask(api, '/backups', { vmId })
  return api.stack.db.restorePoint.findUniqueOrThrow({ where: { id: restorePointId ?? '' } })
}

test('increments of two disks come back by hash, from the first, the last and beside a deleted middle', async ({ page, stack, signIn }) => {
  await signIn('Acme Robotics')
  const api = { stack, request: page.request }
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'db-01' } })
  const points = []
  for (const mark of ['one', 'two', 'three']) {
    await inGuest(stack, 'db-01', write(mark))
    points.push({ point: await backUp(api, vm.id), hash: await inGuest(stack, 'db-01', hash) })
    // A snapshot in between neither breaks nor delays the chain.
    if (mark === 'one') await ask(api, '/snapshots', { vmId: vm.id })
  }
  expect(points.map(({ point }) => [point.consistency, point.fullReason])).toEqual([
    ['filesystem', 'It is the first backup of this VM.'],
    ['filesystem', null],
    ['filesystem', null],
  ])
  const [first, second, third] = points
  if (!first || !second || !third) throw new Error('three backups were made')

  const deleted = await page.request.delete(`/api/v1/restore-points/${second.point.id}`, { headers: { origin: stack.url } })
  expect(deleted.status()).toBe(202)
  await eventually('the middle is folded and sealed', 60_000, async () => {
    const layers = await stack.db.layer.findMany({ where: { pool: { kind: 'repository' }, accountId: vm.accountId } })
    return layers.length === 4 && layers.every((layer) => layer.sha256 !== null)
  })
  // The repository says the same without the database: its manifests name these points, and their files read as they say.
  const { path: folder } = await stack.db.pool.findFirstOrThrow({ where: { kind: 'repository' } })
  const repository = createDirectoryRepository()
  const manifests = await repository.listManifests(folder)
  expect(manifests.map(({ restorePointId }) => restorePointId).sort()).toEqual([first.point.id, third.point.id].sort())
  for (const { file, sha256 } of manifests.flatMap(({ disks }) => disks)) {
    expect(await repository.checksum({ poolPath: folder, fileName: file }), file).toBe(sha256)
  }
  for (const [name, { point, hash: expected }] of [
    ['from-first', first],
    ['from-third', third],
  ] as const) {
    const { vmId } = await ask(api, `/restore-points/${point.id}/restore`, { mode: 'new-vm', name })
    expect(await inGuest(stack, name, hash)).toBe(expected)
    await eventually(`${name} is independent`, 60_000, async () => {
      const state = await hypervisorOf(stack).inspectDomain(domainNameOf(vmId ?? ''))
      return state?.disks.every((disk) => disk.chain.length === 1)
    })
    expect(await inGuest(stack, name, hash)).toBe(expected)
  }

  await ask(api, `/restore-points/${first.point.id}/restore`, { mode: 'in-place', confirmName: 'db-01' })
  expect(await inGuest(stack, 'db-01', hash)).toBe(first.hash)
  const after = await backUp(api, vm.id)
  expect(after.fullReason).toBe('The VM has been restored in place since the backup before it.')
  const verified = await ask(api, `/restore-points/${third.point.id}/verify`, {})
  expect(verified.result).toMatchObject({ damaged: false })
})

test('a stopped VM is backed up too, and stays stopped', async ({ page, stack, signIn }) => {
  await signIn('Acme Robotics')
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'build-01' } })
  const point = await backUp({ stack, request: page.request }, vm.id)
  expect(point.state).toBe('ready')
  expect((await hypervisorOf(stack).inspectDomain(domainNameOf(vm.id)))?.power).toBe('stopped')
})
