import { expect, test } from './fixtures/test'
import { shifts, watchShifts } from './helpers/first-view'
import { addOwnVm } from './helpers/own-vm'
import { settled } from './helpers/settled'
import { ownerOf, signInAs } from './helpers/sign-in'
import { eventually } from './helpers/stack'

test.use({ driver: 'simulated' })

test('the palette finds a machine and takes its snapshot, with the keyboard alone', async ({ page, stack, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await expect(palette.getByRole('option', { name: 'Overview' })).toBeVisible()
  await assertAccessible()
  await page.keyboard.type('db-01')
  await expect(palette.getByRole('option', { name: /^db-01/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(palette.getByRole('option', { name: 'Open' })).toBeVisible()
  await expect(palette.getByRole('option', { name: /^Start Only a stopped VM can be started/ })).toBeVisible()
  await page.keyboard.type('snapshot')
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()
  const point = await eventually('the snapshot is ready', 20_000, () =>
    stack.db.restorePoint.findFirst({ where: { vmName: 'db-01', state: 'ready' } }),
  )

  await page.keyboard.press('Control+k')
  await expect(palette.getByRole('group', { name: 'Recent' }).getByRole('option', { name: 'db-01' })).toBeVisible()
  await page.keyboard.type(point.name)
  await palette.getByRole('option', { name: point.name }).waitFor()
  await page.keyboard.press('Enter')
  await palette.getByRole('option', { name: 'Delete…' }).waitFor()
  await page.keyboard.type('delete')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog', { name: `Delete “${point.name}”` })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('no such thing')
  await expect(palette.getByText('Nothing matches “no such thing”')).toBeVisible()
})

test('keys go to pages, but not while something is typed; the sheet lists them', async ({ page, signIn, assertAccessible }) => {
  await signIn('Acme Robotics')
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByText('Restore points')).toBeVisible()
  await assertAccessible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('gp')
  await expect(page.getByRole('searchbox')).toHaveValue('gp')
  await page.getByRole('searchbox').fill('')
  await page.getByRole('searchbox').blur()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page).toHaveURL(/\/restore-points/)
})

test('a name is changed, refused on its field when empty, and seen at once', async ({ page, stack, signIn }) => {
  await signIn('Borealis Foods')
  await page.goto('/settings')
  await settled(page)
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill(' ')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(name).toHaveAttribute('aria-invalid', 'true')
  await name.fill('Bo Lindqvist')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByRole('complementary').getByText('Bo Lindqvist')).toBeVisible()
  expect(await stack.db.user.count({ where: { name: 'Bo Lindqvist' } })).toBe(1)

  await page.getByRole('button', { name: 'Time zone' }).click()
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toBeFocused()
  await page.keyboard.type('kathmandu')
  await expect(page.getByRole('option', { selected: true })).toContainText('Kathmandu')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/It is \d\d:\d\d GMT\+5:45 there now/)).toBeVisible()
  await eventually('it is kept', 10_000, async () => {
    const { preferences } = await stack.db.user.findFirstOrThrow({ where: { name: 'Bo Lindqvist' } })
    return JSON.stringify(preferences).includes('Asia/Kathmandu')
  })
})

test('a new account is shown its first steps until they are put away, in every browser', async ({ page, stack }) => {
  await signInAs(page.context(), stack, await addOwnVm(stack, 'first-01'))
  await page.goto('/overview')
  const steps = page.getByRole('region', { name: /Three steps/ })
  await expect(steps.getByRole('heading', { name: 'Have a virtual machine (done)' })).toBeVisible()
  await expect(steps.getByRole('heading', { name: 'Take a snapshot (to do)' })).toBeVisible()
  await steps.getByRole('button', { name: 'Put away' }).click()
  await expect(steps).toBeHidden()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await expect(steps).toBeHidden()
})

test('a dialog keeps what was typed until it is given up, and a click beside it does not close it', async ({ page, signIn }) => {
  await signIn('Acme Robotics')
  const open = async () => {
    await page.getByRole('button', { name: 'Snapshot options for web-01' }).click()
    await page.getByRole('menuitem', { name: /With name/ }).click()
  }
  const dialog = page.getByRole('dialog', { name: 'Snapshot of web-01' })
  await open()
  await dialog.getByLabel('Name').fill('before the upgrade')
  await page.mouse.click(4, 4)
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await open()
  await expect(dialog.getByLabel('Name')).toHaveValue('before the upgrade')
  await expect(dialog.getByText('What you typed before is still here.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await open()
  await expect(dialog.getByLabel('Name')).toHaveValue('')
})

test.describe('with nothing there', () => {
  test.use({ provokedStatus: 404 })

  test('an address that leads nowhere says so inside the shell', async ({ page, signIn, assertAccessible }) => {
    await signIn('Acme Robotics')
    const answer = await page.goto('/vms/vm_00000000000000000000000000')
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    await assertAccessible()
    await page.goto('/no/such/page')
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })

  test('the page of primitives is for development only', async ({ page, signIn }) => {
    await signIn('Acme Robotics')
    expect((await page.goto('/primitives'))?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })
})

test.describe('with a role that may not', () => {
  test.use({ provokedStatus: 403 })

  test('a page answers 403 and says why; settings stay', async ({ page, stack, signIn, assertAccessible }) => {
    await signIn('Acme Robotics')
    const email = stack.demo.find(({ account }) => account === 'Acme Robotics')?.email ?? ''
    const mine = { user: { email } }
    await stack.db.membership.updateMany({ where: mine, data: { role: 'billing' } })
    const answer = await page.goto('/vms')
    expect(answer?.status()).toBe(403)
    await expect(page.getByRole('heading', { name: 'Your role does not allow this' })).toBeVisible()
    await assertAccessible()
    expect((await page.goto('/settings'))?.status()).toBe(200)
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    await stack.db.membership.updateMany({ where: mine, data: { role: 'owner' } })
  })
})

test.describe('without a network', () => {
  test.use({ provokedStatus: 'offline' })

  test('a browser that is offline says so without moving anything, and comes back by itself', async ({ page, signIn }) => {
    await watchShifts(page)
    await signIn('Acme Robotics')
    const mark = page.getByText('Holdfast cannot be reached.')
    await settled(page)
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect(mark).toBeHidden()
    await page.context().setOffline(true)
    await expect(mark).toBeVisible()
    await page.context().setOffline(false)
    await expect(mark).toBeHidden()
    const { sum, of } = await shifts(page)
    expect(sum, `shifted: ${of.join(', ')}`).toBeLessThan(0.02)
  })

  test('signing out that did not work does not seem to have', async ({ page, signIn }) => {
    await signIn('Acme Robotics')
    await settled(page)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByText('You may still be signed in')).toBeVisible()
  })
})

test.describe('the session ends', () => {
  // The event stream hears of it.
  test.use({ provokedStatus: 401 })

  test('by signing out: the cookie from before opens nothing', async ({ page, signIn }) => {
    await signIn('Acme Robotics')
    await settled(page)
    const { cookies } = await page.context().storageState()
    await page.getByRole('button', { name: 'Sign out' }).click()
    // The stream hears of it too, and goes there as well: either may be first.
    await expect(page).toHaveURL(/\/sign-in/)
    await page.context().addCookies(cookies)
    expect((await page.request.get('/api/v1/me')).status()).toBe(401)
  })
})

test('a page that is asked for while nothing answers is told so, and opens once something does', async ({ browser, stack }) => {
  // Outside the fixture: the browser itself writes each failed request on its console.
  const context = await browser.newContext({ baseURL: stack.url })
  await signInAs(context, stack, await ownerOf(stack, 'Acme Robotics'))
  const page = await context.newPage()
  await page.goto('/vms')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await context.setOffline(true)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Holdfast cannot be reached' })).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  await context.close()
})
