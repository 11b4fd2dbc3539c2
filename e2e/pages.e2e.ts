import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { FaultOrder } from '@/lib/hypervisor/simulated/faults'
import { expect, test } from './fixtures/test'
import { eventually, type Stack } from './helpers/stack'

test.use({ driver: 'simulated' })

const order = (stack: Stack, faults: FaultOrder[]) =>
  writeFile(path.join(stack.stateDir, 'simulated.json.faults.json'), JSON.stringify(faults))

const idle = (stack: Stack) =>
  eventually('nothing is in flight', 30_000, async () => (await stack.db.operation.count({ where: { endedAt: null } })) === 0)

test.describe('refused', () => {
  test.use({ provokedStatus: 401 })

  test('a wrong password says nothing about the account', async ({ page, stack }) => {
    await page.goto('/sign-in')
    const tell = async (email: string) => {
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password').fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      const alert = page.getByRole('alert').filter({ hasText: /\S/ })
      await expect(alert).toBeVisible()
      return alert.innerText()
    }
    expect(await tell(stack.demo[0]?.email ?? '')).toBe(await tell('nobody@acme.example'))
  })

  test('a session that was revoked is over at once', async ({ page, stack, signIn }) => {
    await signIn('Borealis Foods')
    await stack.db.session.updateMany({ where: { revokedAt: null }, data: { revokedAt: new Date() } })
    // The open page may leave by itself at any moment; another one asks from the start.
    const other = await page.context().newPage()
    await other.goto('/vms')
    await expect(other).toHaveURL(/\/sign-in/)
    expect((await page.request.get('/api/v1/vms')).status()).toBe(401)
  })
})

test('the form signs in, and leads to the page that was asked for', async ({ page, stack }) => {
  const user = stack.demo.find(({ account }) => account === 'Acme Robotics')
  await page.goto('/hosts')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await page.getByLabel('E-mail').fill(user?.email ?? '')
  await page.getByLabel('Password').fill(user?.password ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Hosts', level: 1 })).toBeVisible()
})

test('one click takes a snapshot, and its point can be renamed, pinned and deleted', async ({ page, stack, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  await idle(stack)
  await page
    .getByRole('row', { name: /build-01/ })
    .getByRole('button', { name: 'Snapshot', exact: true })
    .click()
  const point = await eventually('the snapshot is ready', 20_000, () =>
    stack.db.restorePoint.findFirst({ where: { vmName: 'build-01', state: 'ready' } }),
  )
  await page.goto('/restore-points')
  const row = page.getByRole('row').filter({ hasText: point.name })
  await row.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: /Name, note and pin/ }).click()
  const edit = page.getByRole('dialog')
  await edit.getByLabel('Name').fill('before the upgrade')
  await edit.getByRole('button', { name: /Save/ }).click()
  await expect(edit).toBeHidden()

  const renamed = page.getByRole('row').filter({ hasText: 'before the upgrade' })
  await renamed.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete “before the upgrade”' })
  await assertAccessible()
  await dialog.getByRole('button', { name: 'Delete restore point' }).click()
  await expect(renamed).toHaveCount(0, { timeout: 20_000 })
  await eventually('the point is gone', 20_000, async () => (await stack.db.restorePoint.count({ where: { id: point.id } })) === 0)
})

test('a snapshot that fails says why, and leaves nothing behind', async ({ page, stack, signIn }) => {
  await signIn('Acme Robotics')
  await idle(stack)
  await order(stack, [{ verb: 'freeze', mode: 'full', times: 1 }])
  await page.getByRole('row', { name: /db-01/ }).getByRole('button', { name: 'Snapshot', exact: true }).click()
  const failed = await eventually('the operation has failed', 20_000, () => stack.db.operation.findFirst({ where: { state: 'failed' } }))
  expect(failed.errorCode).toBe('no-space')
  await page.goto('/operations')
  await expect(page.getByText(failed.errorMessage ?? '').first()).toBeVisible()
  await order(stack, [])
  expect(await stack.db.layer.count({ where: { state: 'creating' } })).toBe(0)
})

test('with no worker a snapshot waits, and is taken when one comes back; Redis emptied in between', async ({ page, stack, signIn }) => {
  await signIn('Acme Robotics')
  await idle(stack)
  await stack.killWorker()
  await page
    .getByRole('row', { name: /web-01/ })
    .getByRole('button', { name: 'Snapshot', exact: true })
    .click()
  const queued = await eventually('the operation is queued', 10_000, () => stack.db.operation.findFirst({ where: { state: 'queued' } }))
  await stack.emptyRedis()
  await stack.startWorker()
  await eventually('the snapshot is taken', 30_000, () => stack.db.operation.findFirst({ where: { id: queued.id, state: 'succeeded' } }))
  await page.goto(`/vms/${queued.vmId ?? ''}/restore-points`)
  await expect(page.getByRole('button', { name: 'Restore…' }).first()).toBeEnabled()
})

test('another account sees neither the list nor the page', async ({ page, stack, signIn }) => {
  const foreign = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
  await signIn('Borealis Foods')
  await expect(page.getByRole('link', { name: 'shop-01' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'web-01' })).toHaveCount(0)
  const answer = await page.request.get(`/api/v1/vms/${foreign.id}`)
  expect(answer.status()).toBe(404)
})

test('a page lets only its own scripts run, and stands in no frame', async ({ page, signIn }) => {
  await signIn('Acme Robotics')
  const nonceOf = async (path: string) => {
    const answer = await page.request.get(path)
    const policy = answer.headers()['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? []
    expect(scripts.length, path).toBeGreaterThan(0)
    expect(
      scripts.filter((script) => !script.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([])
    expect(policy).toContain(`frame-ancestors 'none'`)
    return nonce
  }
  const nonces = [await nonceOf('/overview'), await nonceOf('/overview'), await nonceOf('/sign-in'), await nonceOf('/vms/a.b')]
  expect(new Set(nonces).size, 'new for each answer').toBe(nonces.length)
})
