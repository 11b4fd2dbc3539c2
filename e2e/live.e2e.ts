import type { BrowserContext, Page, Request } from '@playwright/test'
import { expect, test } from './fixtures/test'
import { eventually, type Stack } from './helpers/stack'

test.use({ driver: 'simulated' })

/** How many event streams this browser holds open now, over all of its tabs. */
function openStreams(context: BrowserContext): () => number {
  const open = new Map<Request, Page>()
  context.on('request', (request) => {
    if (request.url().endsWith('/api/v1/events')) open.set(request, request.frame().page())
  })
  context.on('requestfailed', (request) => void open.delete(request))
  context.on('requestfinished', (request) => void open.delete(request))
  // A tab that is closed takes its stream with it and says nothing of it.
  return () => [...open.values()].filter((page) => !page.isClosed()).length
}

const rename = async (stack: Stack, from: string, to: string) => {
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: from } })
  await stack.db.$transaction([
    stack.db.vm.update({ where: { id: vm.id }, data: { name: to } }),
    stack.db.outbox.create({
      data: { topic: 'event', accountId: vm.accountId, payload: { resource: 'vm', id: vm.id, vmId: vm.id, change: 'updated' } },
    }),
  ])
}

const row = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first()

test('two tabs share one stream; when the one that holds it is closed, the other goes on', async ({ context, page, stack, signIn }) => {
  const streams = openStreams(context)
  await signIn('Acme Robotics')
  await page.goto('/vms')
  await expect(row(page, 'web-01')).toBeVisible()
  await expect.poll(streams).toBe(1)
  const second = await context.newPage()
  await second.goto('/vms')
  await expect(row(second, 'web-01')).toBeVisible()
  await rename(stack, 'web-01', 'web-renamed')
  for (const tab of [page, second]) await expect(row(tab, 'web-renamed')).toBeVisible()
  expect(streams()).toBe(1)
  await page.close()
  await rename(stack, 'web-renamed', 'web-01')
  await expect(row(second, 'web-01')).toBeVisible()
  await expect.poll(streams).toBe(1)
})

test.describe('with the network cut', () => {
  test('it says that it reconnects, and then shows what was missed', async ({ browser, stack }) => {
    const user = stack.demo[0]
    const context = await browser.newContext({ baseURL: stack.url })
    const page = await context.newPage()
    await page.goto('/sign-in?next=/vms')
    await page.getByLabel('E-mail').fill(user?.email ?? '')
    await page.getByLabel('Password').fill(user?.password ?? '')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(row(page, 'db-01')).toBeVisible()
    await context.setOffline(true)
    await expect(page.getByText('Reconnecting')).toBeVisible()
    await rename(stack, 'db-01', 'db-missed')
    await eventually('it is sent', 10_000, async () => (await stack.db.outbox.count({ where: { sentAt: null } })) === 0)
    await expect(row(page, 'db-01')).toBeVisible()
    await context.setOffline(false)
    await expect(row(page, 'db-missed')).toBeVisible()
    await expect(page.getByText('Reconnecting')).toBeHidden()
    await rename(stack, 'db-missed', 'db-01')
    await expect(row(page, 'db-01')).toBeVisible()
    await context.close()
  })
})

test('the end of an operation is told once in each tab that is seen, and not again after a reload', async ({
  context,
  page,
  stack,
  signIn,
}) => {
  await signIn('Borealis Foods')
  const second = await context.newPage()
  await second.goto('/operations')
  await expect(second.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto('/vms')
  await page
    .getByRole('row', { name: /shop-01/ })
    .getByRole('button', { name: 'Snapshot', exact: true })
    .click()
  const told = (tab: Page) => tab.getByText('Snapshot done: shop-01', { exact: true })
  for (const tab of [page, second]) await expect(told(tab)).toHaveCount(1)
  await expect(second.getByRole('grid', { name: 'Operations' }).getByText('Succeeded').first()).toBeVisible()
  await second.reload()
  await expect(second.getByRole('grid', { name: 'Operations' }).getByText('Succeeded').first()).toBeVisible()
  // Once this has come, whatever is sent again has come before it.
  await rename(stack, 'shop-01', 'shop-02')
  await expect(second.getByText('shop-02').first()).toBeVisible()
  await expect(told(second)).toHaveCount(0)
  await rename(stack, 'shop-02', 'shop-01')
})

test('the tray shows what is under way and what ended, and gives the focus back', async ({ page, stack, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  await page.goto('/vms')
  const button = page.getByRole('banner').getByRole('button', { name: /^Operations/ })
  await stack.killWorker()
  await page
    .getByRole('row', { name: /build-01/ })
    .getByRole('button', { name: 'Snapshot', exact: true })
    .click()
  await expect(button).toHaveAccessibleName('Operations: 1 under way')
  await button.press('Enter')
  const tray = page.getByRole('dialog', { name: 'Operations' })
  await expect(tray.getByRole('progressbar', { name: /build-01/ })).toBeVisible()
  await expect(tray.getByText('Waiting for its host to take it on')).toBeVisible()
  await assertAccessible()
  await page.setViewportSize({ width: 360, height: 720 })
  await assertAccessible()
  await stack.startWorker()
  await expect(tray.getByText('none under way')).toBeVisible()
  await expect(tray.getByText('Succeeded').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tray).toBeHidden()
  await expect(button).toBeFocused()
})
