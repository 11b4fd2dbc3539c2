import type { Browser, Page } from '@playwright/test'
import { expect, test } from './fixtures/test'
import { settled } from './helpers/settled'
import { ownerOf, signInAs } from './helpers/sign-in'
import { eventually, type Stack } from './helpers/stack'

// What a customer sees while a part of Holdfast is gone. The parts are really gone: nothing is answered in their place.
test.use({ driver: 'simulated' })

const account = 'Acme Robotics'

/** A page of the owner's, outside the fixture: the browser itself writes each failed request on its console. */
async function pageOf(browser: Browser, stack: Stack): Promise<{ page: Page; sessionId: string }> {
  const context = await browser.newContext({ baseURL: stack.url })
  const sessionId = await signInAs(context, stack, await ownerOf(stack, account))
  return { page: await context.newPage(), sessionId }
}

const healthy = (stack: Stack) => eventually('all parts are ready', 60_000, async () => (await fetch(`${stack.url}/api/health/ready`)).ok)

const snapshotOf = (page: Page, vm: string) =>
  page.getByRole('row', { name: new RegExp(vm) }).getByRole('button', { name: 'Snapshot', exact: true })

test.beforeEach(async ({ stack }) => {
  await healthy(stack)
  await eventually('nothing is in flight', 30_000, async () => (await stack.db.operation.count({ where: { endedAt: null } })) === 0)
})

test('worker stopped: what was asked for waits, says so, and is done when one is back', async ({ browser, stack }) => {
  const { page } = await pageOf(browser, stack)
  await page.goto('/vms')
  await settled(page)
  await stack.killWorker()
  await snapshotOf(page, 'db-01').click()
  await page.goto('/operations')
  await expect(page.getByText('Waiting').first()).toBeVisible()
  await page.reload()
  await expect(page.getByText('Waiting').first()).toBeVisible()
  await stack.startWorker()
  await expect(page.getByText('Waiting')).toHaveCount(0, { timeout: 60_000 })
  await expect(page.getByText('Succeeded').first()).toBeVisible()
  await page.context().close()
})

test('Redis gone: pages work, a snapshot can be asked for, and is shown done once Redis is back', async ({ browser, stack }) => {
  const { page } = await pageOf(browser, stack)
  await page.goto('/vms')
  await settled(page)
  await stack.ways.redis.cut()
  try {
    await page.reload()
    await expect(page.getByRole('link', { name: 'web-01' }).first()).toBeVisible()
    await settled(page)
    await snapshotOf(page, 'db-01').click()
    await eventually('it is on record', 15_000, () => stack.db.operation.findFirst({ where: { endedAt: null } }))
    await page.goto('/operations')
    await expect(page.getByText(/Waiting|Running|Succeeded/).first()).toBeVisible()
  } finally {
    await stack.ways.redis.mend()
  }
  await eventually('it is done', 60_000, async () => (await stack.db.operation.count({ where: { endedAt: null } })) === 0)
  await expect(page.getByText('Waiting')).toHaveCount(0, { timeout: 30_000 })
  await page.context().close()
})

test('database gone: the page says so with a request id, and is back when it is', async ({ browser, stack }) => {
  const { page } = await pageOf(browser, stack)
  await page.goto('/vms')
  await settled(page)
  await stack.ways.database.cut()
  try {
    await page.goto('/operations')
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText(/^Request .+; name it/)).toBeVisible()
  } finally {
    await stack.ways.database.mend()
  }
  await healthy(stack)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Operations', level: 1 })).toBeVisible({ timeout: 30_000 })
  await page.context().close()
})

test('session ended in mid-action: nothing is done, and after the sign-in one is where one was', async ({ browser, stack }) => {
  const { page, sessionId } = await pageOf(browser, stack)
  await page.goto('/vms?power=running')
  await settled(page)
  const before = await stack.db.operation.count()
  await snapshotOf(page, 'db-01').focus()
  await stack.db.session.update({ where: { id: sessionId }, data: { revokedAt: new Date() } })
  // By key: the panel may have found out by itself, and then there is no button left to click.
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  expect(await stack.db.operation.count()).toBe(before)
  const user = stack.demo.find((candidate) => candidate.account === account)
  await page.getByLabel('E-mail').fill(user?.email ?? '')
  await page.getByLabel('Password').fill(user?.password ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/vms\?power=running/)
  await page.context().close()
})

test('permission lost in mid-action: refused with a reason, and the button says the same afterwards', async ({ browser, stack }) => {
  const { page } = await pageOf(browser, stack)
  const { userId, accountId } = await ownerOf(stack, account)
  const role = (to: 'owner' | 'viewer') =>
    stack.db.membership.update({ where: { accountId_userId: { accountId, userId } }, data: { role: to } })
  await page.goto('/vms')
  await settled(page)
  const before = await stack.db.operation.count()
  await role('viewer')
  try {
    await snapshotOf(page, 'db-01').click()
    await expect(page.getByText(/No snapshot of db-01 was taken/)).toBeVisible()
    expect(await stack.db.operation.count()).toBe(before)
    await page.reload()
    await expect(snapshotOf(page, 'db-01')).toBeDisabled()
  } finally {
    await role('owner')
  }
  await page.context().close()
})
