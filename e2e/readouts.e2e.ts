import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { expect, test } from './fixtures/test'
import { eventually, type Stack } from './helpers/stack'

test.use({ driver: 'simulated' })
test.describe.configure({ mode: 'serial' })

const idle = (stack: Stack) =>
  eventually('nothing is in flight', 60_000, async () => (await stack.db.operation.count({ where: { endedAt: null } })) === 0)

async function machine(stack: Stack, name: string) {
  await idle(stack)
  return stack.db.vm.findFirstOrThrow({ where: { name, account: { name: 'Acme Robotics' } } })
}

/** Asks for a backup through the API, as the panel does, and waits until it is there. */
async function backUp(page: Page, stack: Stack, vmId: string, name: string): Promise<string> {
  const answer = await page.request.post('/api/v1/backups', {
    data: { vmId, name },
    headers: { origin: stack.url, 'idempotency-key': crypto.randomUUID() },
  })
  expect(answer.status(), await answer.text()).toBe(202)
  const point = await eventually(`${name} is ready`, 60_000, () =>
    stack.db.restorePoint.findFirst({ where: { vmId, name, state: 'ready' } }),
  )
  return point.id
}

test('free slots fill, the fourth backup is billed, and the list counts them', async ({ page, stack, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  const vm = await machine(stack, 'web-01')
  const row = page.getByRole('row', { name: /web-01/ })
  await expect(row).toContainText('Unprotected')
  await expect(row.getByRole('img', { name: '0 of 3 free backups held' })).toBeVisible()
  for (const name of ['first', 'second', 'third', 'fourth']) await backUp(page, stack, vm.id, name)
  await page.goto('/vms')
  await expect(row).toContainText('At risk')
  await expect(row.getByRole('img', { name: '3 of 3 free backups held' })).toBeVisible()
  await page.goto(`/vms/${vm.id}`)
  const strip = page.getByRole('group', { name: 'Backups of this machine, oldest first: 3 of 3 free, 1 billed' })
  await expect(strip.getByRole('list', { name: '3 free: the oldest kept' }).getByRole('listitem')).toHaveCount(3)
  const billed = strip.getByRole('list', { name: /^1 billed: .+ a month$/ })
  await expect(billed.getByRole('listitem')).toContainText('fourth')
  await expect(billed.getByRole('listitem')).toContainText('€')
  await assertAccessible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await assertAccessible()
})

test('a backup is restored beside the old machine from the calendar, by keyboard, and becomes independent', async ({
  page,
  stack,
  signIn,
  assertAccessible,
}) => {
  await signIn('Acme Robotics')
  const vm = await machine(stack, 'web-01')
  await page.goto(`/vms/${vm.id}`)
  const restore = page.getByRole('button', { name: 'Restore second…' })
  await restore.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Restore “second”' })
  await expect(dialog.getByText('copies its data in the background')).toBeVisible()
  await expect(dialog.getByText('Independent after')).toBeVisible()
  await assertAccessible()
  await dialog.getByLabel('Name of the new VM').fill('web-second')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  const made = await eventually('the new machine runs', 60_000, () =>
    stack.db.vm.findFirst({ where: { name: 'web-second', power: 'running', state: 'active' } }),
  )
  await eventually('it reads the repository no more', 60_000, async () => {
    const row = await stack.db.vm.findUniqueOrThrow({ where: { id: made.id } })
    const pulled = await stack.db.operation.count({ where: { vmId: made.id, kind: 'restore.pull', state: 'succeeded' } })
    return row.readsPointId === null && pulled > 0
  })
  await page.goto(`/vms/${vm.id}`)
  await expect(page.getByText('to running again from a backup, an estimate from one restore')).toBeVisible()
  await expect(page.getByText(/^after /)).toBeVisible()
})

test.describe('a point that goes', () => {
  // The panel may ask for it between the event that it is being deleted and its end.
  test.use({ provokedStatus: 404 })

  test('a point is deleted without harm to the others, and a later one takes its free slot', async ({ page, stack, signIn }) => {
    await signIn('Acme Robotics')
    const vm = await machine(stack, 'web-01')
    await page.goto(`/vms/${vm.id}/restore-points`)
    const row = page.getByRole('row', { name: /second/ })
    await expect(row).toContainText('Incremental')
    await expect(row).toContainText('Free')
    await expect(page.getByRole('row', { name: /first/ })).toContainText('Full')
    await expect(page.getByRole('row', { name: /fourth/ })).toContainText('Billed')
    await row.getByRole('button', { name: 'Delete…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete restore point' }).click()
    await expect(row).toHaveCount(0, { timeout: 30_000 })
    await expect(page.getByRole('row', { name: /fourth/ })).toContainText('Free')
    const made = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-second' } })
    expect(made).toMatchObject({ state: 'active', power: 'running' })
    expect(await stack.db.restorePoint.count({ where: { vmId: vm.id, kind: 'backup', state: 'ready', damage: null } })).toBe(3)
  })
})

test('a damaged backup is found by Verify, told in red, and holds no free slot', async ({ page, stack, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  const vm = await machine(stack, 'web-01')
  const point = await stack.db.restorePoint.findFirstOrThrow({
    where: { vmId: vm.id, name: 'fourth' },
    include: { layers: { include: { layer: true } } },
  })
  const file = path.join(stack.stateDir, 'simulated.json.repository.json')
  const kept = z.looseObject({ damaged: z.array(z.string()) }).parse(JSON.parse(await readFile(file, 'utf8')))
  kept.damaged.push(...point.layers.map(({ layer }) => layer.fileName))
  await writeFile(file, JSON.stringify(kept))
  await page.goto(`/vms/${vm.id}/restore-points`)
  await page.getByRole('button', { name: 'More for fourth' }).click()
  await page.getByRole('menuitem', { name: 'Verify' }).click()
  const row = page.getByRole('row', { name: /fourth/ })
  await expect(row).toContainText('Damaged: A file of this backup does not read as it was written.', { timeout: 30_000 })
  await expect(row).toContainText('Not billed')
  await assertAccessible()
  await page.goto(`/vms/${vm.id}`)
  await expect(page.getByRole('list', { name: '1 backup damaged: not billed' })).toContainText('fourth')
  await expect(page.getByText('cannot be restored')).toBeVisible()
})

test('the overview draws the next 24 hours, lights a schedule that fails, and drops its guidance', async ({
  page,
  stack,
  signIn,
  assertAccessible,
}) => {
  await signIn('Acme Robotics')
  const vm = await machine(stack, 'web-01')
  await page.goto('/overview')
  await expect(page.getByText('No schedule yet, so no backup will be made.')).toBeVisible()
  const answer = await page.request.post('/api/v1/schedules', {
    data: {
      vmId: vm.id,
      name: 'Every four hours',
      frequency: 'hourly',
      everyHours: 4,
      time: '00:15',
      timeZone: 'UTC',
      retention: { keepLast: 3 },
    },
    headers: { origin: stack.url, 'idempotency-key': crypto.randomUUID() },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
  await stack.db.schedule.updateMany({ where: { vmId: vm.id }, data: { failuresInRow: 2, lastFailure: 'The repository is full.' } })
  await page.reload()
  await expect(page.getByRole('list', { name: 'Runs of web-01' }).getByRole('listitem')).toHaveCount(6)
  await expect(page.getByRole('list', { name: 'Failing schedules' })).toContainText('failed 2 times in a row')
  await assertAccessible()
  await page.goto(`/vms/${vm.id}`)
  await expect(page.getByRole('group', { name: /^Backups of this machine/ }).getByText('Every four hours')).toBeVisible()
  await assertAccessible()
})
