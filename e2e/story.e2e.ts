import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/test'
import { exec, inGuest } from './helpers/guest'
import { eventually, type Stack } from './helpers/stack'

// The main job, on real guests: snapshot a running VM, break it, get it back.
test.use({ driver: 'libvirt' })
test.describe.configure({ mode: 'serial', timeout: 180_000 })

/** Takes a snapshot on the machine's page; other specs have left points of the same machine behind. */
async function takeSnapshot(page: Page, stack: Stack, vmName: string) {
  const known = await stack.db.restorePoint.findMany({ where: { vmName }, select: { id: true } })
  await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
  return eventually('the snapshot is ready', 30_000, () =>
    stack.db.restorePoint.findFirst({
      where: { vmName, state: 'ready', id: { notIn: known.map(({ id }) => id) } },
      include: { layers: true },
    }),
  )
}

const hashOfSite = 'cd /srv && find www -type f | sort | xargs sha256sum | sha256sum'

test('a damaged VM comes back from its snapshot, and the restore can be undone', async ({ page, stack, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  await page.getByRole('link', { name: 'web-01' }).click()
  await expect(page.getByRole('heading', { name: 'web-01', level: 1 })).toBeVisible()
  const before = await inGuest(stack, 'web-01', hashOfSite)
  await assertAccessible()

  const point = await takeSnapshot(page, stack, 'web-01')
  expect(point.consistency).toBe('filesystem')

  await inGuest(stack, 'web-01', 'rm -rf /srv/www/* && echo hacked > /srv/www/index.html && sync')
  expect(await inGuest(stack, 'web-01', hashOfSite)).not.toBe(before)

  await page
    .getByRole('main')
    .getByRole('link', { name: /^Restore points/ })
    .click()
  const row = page.getByRole('row', { name: new RegExp(escape(point.name)) })
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: 'Restore…' }).click()
  const dialog = page.getByRole('dialog', { name: `Restore “${point.name}”` })
  await dialog.getByRole('radio', { name: /In place/ }).click()
  await dialog.getByRole('button', { name: 'Restore in place' }).click()
  await expect(dialog.getByText(/exactly as it is written/)).toBeVisible()
  await dialog.getByLabel(/Type/).fill('web-01')
  await assertAccessible()
  await dialog.getByRole('button', { name: 'Restore in place' }).click()
  await expect(dialog).toBeHidden()
  await expect
    .poll(async () => (await stack.db.operation.findFirst({ where: { kind: 'restore.in-place' } }))?.state, { timeout: 90_000 })
    .toBe('succeeded')
  expect(await inGuest(stack, 'web-01', hashOfSite)).toBe(before)

  await page.getByRole('button', { name: 'Undo restore' }).click()
  await expect
    .poll(async () => (await stack.db.operation.findFirst({ where: { kind: 'restore.undo' } }))?.state, { timeout: 90_000 })
    .toBe('succeeded')
  expect(await inGuest(stack, 'web-01', 'cat /srv/www/index.html')).toBe('hacked')
})

test('two disks of one instant come back beside the old VM, with another identity', async ({ page, stack, signIn }) => {
  await signIn('Acme Robotics')
  await inGuest(stack, 'db-01', 'echo before > /srv/data/mark && echo before > /mnt/volume/data/mark && sync')
  await page.getByRole('link', { name: 'db-01' }).click()
  await expect(page.getByRole('heading', { name: 'db-01', level: 1 })).toBeVisible()
  const point = await takeSnapshot(page, stack, 'db-01')
  expect(point.layers).toHaveLength(2)
  await inGuest(stack, 'db-01', 'echo after > /srv/data/mark && echo after > /mnt/volume/data/mark && sync')

  await page
    .getByRole('main')
    .getByRole('link', { name: /^Restore points/ })
    .click()
  await page
    .getByRole('row', { name: new RegExp(escape(point.name)) })
    .getByRole('button', { name: 'Restore…' })
    .click()
  const dialog = page.getByRole('dialog', { name: `Restore “${point.name}”` })
  await dialog.getByLabel('Name of the new VM').fill('db-copy')
  await dialog.getByRole('button', { name: 'Restore to new VM' }).click()
  await expect.poll(async () => (await stack.db.vm.findFirst({ where: { name: 'db-copy' } }))?.state, { timeout: 60_000 }).toBe('active')
  expect(await inGuest(stack, 'db-copy', 'cat /srv/data/mark /mnt/volume/data/mark')).toBe('before\nbefore')
  expect(await inGuest(stack, 'db-01', 'cat /srv/data/mark /mnt/volume/data/mark')).toBe('after\nafter')
  const copy = await stack.db.vm.findFirstOrThrow({ where: { name: 'db-copy' } })
  const source = await stack.db.vm.findFirstOrThrow({ where: { name: 'db-01' } })
  expect([copy.uuid, copy.mac]).not.toEqual([source.uuid, source.mac])
  expect(copy.networkMode).toBe('isolated')
})

test('nothing is left over: every file has its row, every row its file', async ({ stack }) => {
  await expect
    .poll(async () => stack.db.operation.count({ where: { endedAt: null } }), { timeout: 60_000, message: 'operations still in flight' })
    .toBe(0)
  for (const pool of await stack.db.pool.findMany({ include: { layers: true } })) {
    const { stdout } = await exec('ls', [pool.path])
    const files = stdout.split('\n').filter((name) => name.endsWith('.qcow2'))
    expect(files.sort(), pool.name).toEqual(pool.layers.map((layer) => layer.fileName).sort())
  }
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
