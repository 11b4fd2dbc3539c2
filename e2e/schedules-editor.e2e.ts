import type { Page } from '@playwright/test'
import { Temporal } from 'temporal-polyfill'
import { createMember } from '@/lib/testing/factory'
import { expect, test } from './fixtures/test'
import { addOwnVm, type OwnVm } from './helpers/own-vm'
import { settled } from './helpers/settled'
import { signInAs } from './helpers/sign-in'
import type { Stack } from './helpers/stack'
import { tabTo } from './helpers/tab-to'

// The editor of schedules: what is chosen, what is shown of it before it is saved, and what is refused where.
test.use({ driver: 'simulated' })
test.describe.configure({ mode: 'serial' })

let own: OwnVm
test.beforeAll(async ({ stack }) => {
  own = await addOwnVm(stack, 'ledger-01')
})
test.beforeEach(async ({ page, stack }) => {
  await signInAs(page.context(), stack, own)
})

const schedulesOf = (stack: Stack) => stack.db.schedule.findMany({ where: { vmId: own.vmId }, orderBy: { createdAt: 'asc' } })

async function openEditor(page: Page, template = 'daily') {
  await page.goto(`/vms/${own.vmId}/schedules/new?template=${template}`)
  await settled(page)
}

const zoneButton = (page: Page) => page.getByRole('button', { name: 'Time zone', exact: true })

async function chooseZone(page: Page, search: string, name: string) {
  await zoneButton(page).click()
  await page.getByPlaceholder('Search time zone').fill(search)
  await page.getByRole('option', { name }).click()
  await expect(zoneButton(page)).toContainText(name)
}

const nextRuns = (page: Page) => page.getByRole('table', { name: 'Next runs' })

/** "Sun 25 Oct" of an instant on a zone's wall. */
const dayOf = (at: Temporal.ZonedDateTime) =>
  at.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')

test.describe('from its beginning to its end', () => {
  // The page of a schedule may ask for it once more between its end and the page after it.
  test.use({ provokedStatus: 404 })

  test('a schedule is begun from a template, shown before it is saved, changed, paused, resumed and deleted', async ({
    page,
    stack,
    assertAccessible,
    assertAccessibleInBothSchemes,
  }) => {
    await page.goto(`/vms/${own.vmId}/schedules`)
    await expect(page.getByText('No schedule backs this machine up')).toBeVisible()
    await assertAccessibleInBothSchemes()
    await page.getByRole('link', { name: /^Daily \+ weekly/ }).click()
    await settled(page)
    await expect(page.getByRole('button', { name: /^Daily \+ weekly/ })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByLabel('Name')).toHaveValue('Daily + weekly')
    await chooseZone(page, 'kathm', 'Asia/Kathmandu')
    // 02:00 in Nepal is 20:15 UTC of the day before.
    await expect(nextRuns(page).getByRole('row')).toHaveCount(6)
    await expect(nextRuns(page).getByRole('row', { name: /02:00 .*20:15 UTC/ })).toHaveCount(5)
    await expect(page.getByText('When the clocks change')).toBeHidden()
    const does = page.getByRole('region', { name: 'What this schedule does' })
    const costs = does.getByRole('table', { name: 'What it keeps and costs' })
    await expect(costs.getByRole('row', { name: /^Backups kept about \d+$/ })).toBeVisible()
    await expect(costs.getByRole('row', { name: 'In the 3 free slots 3 of them' })).toBeVisible()
    await expect(costs.getByRole('row', { name: /^Costs a month, about €\s\d+\.\d\d$/ })).toBeVisible()
    await expect(does).toContainText('Before: nothing is promised.')
    await expect(does.getByRole('img', { name: /^In 30 days there will be \d+ backups of this schedule, the oldest of/ })).toBeVisible()
    await assertAccessibleInBothSchemes()
    await page.getByRole('button', { name: 'Save schedule' }).click()
    await expect(page.getByText('Saving took no backup.')).toBeVisible()
    const row = page.getByRole('row', { name: /Daily \+ weekly/ })
    await expect(row).toContainText('Daily at 02:00')
    await expect(row).toContainText('Asia/Kathmandu')
    await expect(row).toContainText('has not run yet')
    const [made] = await schedulesOf(stack)
    expect(made).toMatchObject({ timeZone: 'Asia/Kathmandu', time: '02:00', retention: { daily: 7, weekly: 4 }, enabled: true })

    await row.getByRole('button', { name: 'More for Daily + weekly' }).click()
    await page.getByRole('menuitem', { name: 'Edit…' }).click()
    await expect(page.getByRole('heading', { name: 'Edit “Daily + weekly”' })).toBeVisible()
    await settled(page)
    await page.getByLabel('Name').fill('Afternoons')
    await page.getByLabel('At', { exact: true }).fill('4.15 pm')
    await page.getByRole('checkbox', { name: 'The last', exact: true }).check()
    await page.getByRole('switch', { name: 'Volumes too' }).click()
    await page.getByLabel('Quiesce the guest’s file systems').click()
    await page.getByRole('option', { name: /^Always/ }).click()
    await expect(nextRuns(page)).toContainText('10:30 UTC')
    // Beside what it will be stands what it is: the system disk alone is half of what both were.
    await expect(page.getByRole('row', { name: /^Stored, about .* 3\.01 GB .*1\.5\d? GB$/ })).toBeVisible()
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByRole('heading', { name: 'Afternoons', level: 1 })).toBeVisible()
    await expect(page.getByText('Daily at 16:15, Asia/Kathmandu.')).toBeVisible()
    await expect(page.getByText('The system disk only')).toBeVisible()
    await assertAccessibleInBothSchemes()
    const [changed] = await schedulesOf(stack)
    expect(changed).toMatchObject({
      id: made?.id,
      retention: { keepLast: 7, daily: 7, weekly: 4 },
      includeVolumes: false,
      quiesce: 'require',
    })

    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'More for Afternoons' }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await choose('Pause')
    await expect(page.getByText('none while paused')).toBeVisible()
    expect(await schedulesOf(stack)).toMatchObject([{ enabled: false, nextRunAt: null, nextSlot: null }])
    await choose('Resume')
    await expect(page.getByText('none while paused')).toBeHidden()
    const [resumed] = await schedulesOf(stack)
    expect(resumed?.nextRunAt?.getTime()).toBeGreaterThan(Date.now())
    await choose('Delete…')
    const dialog = page.getByRole('alertdialog', { name: 'Delete “Afternoons”' })
    await expect(dialog).toContainText('It has no backups, so nothing else changes.')
    await assertAccessible()
    await dialog.getByRole('button', { name: 'Delete schedule' }).click()
    await expect(page.getByText('No schedule backs this machine up')).toBeVisible()
    expect(await schedulesOf(stack)).toEqual([])
    // Neither making nor changing, pausing, resuming or deleting it took a backup.
    expect(await stack.db.operation.count({ where: { vmId: own.vmId } })).toBe(0)
  })
})

test('both changes of the clocks are marked, in local time and UTC, on whatever day one looks', async ({ page }) => {
  await openEditor(page)
  await page.getByLabel('At', { exact: true }).fill('2:30')
  await chooseZone(page, 'berlin', 'Europe/Berlin')
  let change: Temporal.ZonedDateTime | null = Temporal.Now.zonedDateTimeISO('Europe/Berlin')
  const told: string[] = []
  for (const _ of ['one', 'the other']) {
    change = change.getTimeZoneTransition('next')
    if (!change) throw new Error('Berlin has given up summer time; choose another zone')
    const forward = change.hour === 3
    const run = nextRuns(page).getByRole('row', { name: forward ? /03:30 .*01:30 UTC/ : /02:30 .*00:30 UTC/ })
    await expect(run.filter({ hasText: dayOf(change) })).toHaveCount(1)
    told.push(
      forward
        ? 'Clocks go forward, so 02:30 does not exist on that day. It runs at 03:30 '
        : 'Clocks go back, so 02:30 comes twice. It runs once, the first time.',
    )
  }
  expect(told[0]).not.toBe(told[1])
  for (const note of told) await expect(nextRuns(page).getByText(note)).toBeVisible()
  // A time that no change touches still says from which run on UTC is another.
  await page.getByLabel('At', { exact: true }).fill('14:00')
  await expect(nextRuns(page).getByText(/^The first run after the clocks change: UTC\+0[12]:00 from here on/)).toHaveCount(2)
})

test('with the keyboard alone: template, weekdays, a time typed and arrowed, a zone searched, and saved', async ({ page, stack }) => {
  await openEditor(page)
  await page.getByRole('main').focus()
  await tabTo(page, 'button', /^Every 4 hours/)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Each day at 02:00, 06:00, 10:00, 14:00, 18:00, 22:00.')).toBeVisible()
  await tabTo(page, 'textbox', 'Name')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Market days')
  await tabTo(page, 'radio', 'Every few hours')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Weekly' })).toBeChecked()

  // Monday and Thursday are on; the chips are one stop of the Tab key.
  await tabTo(page, 'button', /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/)
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  const days = page.getByRole('group', { name: 'On' }).getByRole('button', { pressed: true })
  await expect(days).toHaveText(['Tue', 'Thu'])

  await tabTo(page, 'textbox', 'At')
  const time = page.getByLabel('At', { exact: true })
  await page.keyboard.press('Control+a')
  await page.keyboard.type('1130 pm')
  await page.keyboard.press('ArrowUp')
  await expect(time).toHaveValue('23:35')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowUp')
  await expect(time).toHaveValue('00:35')
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(time).toHaveValue('00:34')
  await tabTo(page, 'button', /^Pick: Time of day/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(time).toHaveValue('01:00')

  await tabTo(page, 'button', 'Time zone')
  await page.keyboard.press('Enter')
  await page.keyboard.type('chatham')
  await page.keyboard.press('Enter')
  await expect(zoneButton(page)).toContainText('Pacific/Chatham')
  await expect(zoneButton(page)).toBeFocused()
  await expect(page.getByText(/there now, UTC\+1[23]:45/)).toBeVisible()

  await tabTo(page, 'checkbox', 'The last')
  await page.keyboard.press('Tab')
  await page.keyboard.type('9')
  await tabTo(page, 'switch', 'Enabled')
  await page.keyboard.press('Space')
  await expect(page.getByText('Paused: it keeps its settings and backups, and does not run.')).toBeVisible()
  await tabTo(page, 'button', 'Save schedule')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row', { name: /Market days/ })).toContainText('Paused')
  expect(await schedulesOf(stack)).toMatchObject([
    {
      name: 'Market days',
      frequency: 'weekly',
      weekdays: ['tue', 'thu'],
      time: '01:00',
      timeZone: 'Pacific/Chatham',
      retention: { keepLast: 9, daily: 7 },
      enabled: false,
      nextRunAt: null,
    },
  ])
})

test('what is wrong is said at its field, nothing is saved, and the first of them has the focus', async ({
  page,
  stack,
  assertAccessible,
}) => {
  await openEditor(page)
  const before = await schedulesOf(stack)
  const name = page.getByLabel('Name')
  const time = page.getByLabel('At', { exact: true })
  const last = page.getByRole('textbox', { name: /^How many of the last backups/ })
  const days = page.getByRole('textbox', { name: /^For how many days/ })
  const unreadable = page.getByText('The form cannot be read; this is what it did before.')

  await name.fill('')
  await name.blur()
  await expect(name).toHaveAccessibleDescription('must not be empty')
  await time.fill('half past two')
  await time.blur()
  await expect(time).toHaveValue('half past two')
  await expect(time).toHaveAccessibleDescription(/must be a time of day from 00:00 to 23:59$/)
  await expect(unreadable).toBeVisible()
  await time.fill('2400')
  await time.blur()
  await expect(time).toHaveAccessibleDescription(/must be a time of day/)
  await time.fill('0230')
  await time.blur()
  await expect(time).not.toHaveAttribute('aria-invalid')
  await expect(unreadable).toBeHidden()

  for (const [field, text, message] of [
    [last, '0', 'must be a whole number from 1 to 365'],
    [last, '366', 'must be a whole number from 1 to 365'],
    [last, 'a few', 'must be a whole number from 1 to 365'],
    [last, '', 'must be a whole number from 1 to 365'],
    [days, '3651', 'must be a whole number from 1 to 3,650'],
    [days, '1.5', 'must be a whole number from 1 to 3,650'],
  ] as const) {
    await field.fill(text)
    await field.blur()
    await expect(field).toHaveAccessibleDescription(message)
  }
  await last.fill('7')
  await expect(last).not.toHaveAttribute('aria-invalid')
  await page.getByText('More: daily, weekly, monthly, yearly').click()
  const yearly = page.getByRole('textbox', { name: /^How many yearly backups/ })
  await yearly.fill('51')
  await yearly.blur()
  await expect(yearly).toHaveAccessibleDescription('must be a whole number from 1 to 50')
  for (const rule of ['One a year, for', 'All of the last', 'The last'])
    await page.getByRole('checkbox', { name: rule, exact: true }).uncheck()
  await expect(page.getByRole('group', { name: 'Keep' })).toHaveAccessibleDescription(/^needs at least one rule/)
  await page.getByRole('checkbox', { name: 'One a week, for' }).check()
  await expect(page.getByText('needs at least one rule')).toBeHidden()
  await page.getByRole('checkbox', { name: 'One a week, for' }).uncheck()

  await page.getByRole('radio', { name: 'Weekly' }).check()
  for (const day of ['Monday', 'Thursday']) await page.getByRole('button', { name: day }).click()
  await expect(page.getByRole('group', { name: 'On' })).toHaveAccessibleDescription('needs at least one weekday')
  await assertAccessible()
  await page.getByRole('button', { name: 'Save schedule' }).click()
  await expect(name).toBeFocused()
  await name.fill('Weekends')
  await expect(name).not.toHaveAttribute('aria-invalid')
  await page.getByRole('button', { name: 'Save schedule' }).click()
  await expect(page.getByRole('button', { name: 'Monday' })).toBeFocused()
  await page.getByRole('button', { name: 'Sunday' }).click()
  await page.getByRole('button', { name: 'Save schedule' }).click()
  await expect(page.getByRole('checkbox', { name: 'The last', exact: true })).toBeFocused()
  expect(await schedulesOf(stack)).toEqual(before)
  await page.getByRole('checkbox', { name: 'All of the last' }).check()
  await days.fill('30')
  await page.getByRole('button', { name: 'Save schedule' }).click()
  await expect(page.getByRole('row', { name: /Weekends/ })).toContainText('Sun at 02:30')
  expect((await schedulesOf(stack)).length).toBe(before.length + 1)
})

test.describe('refused by the server', () => {
  test.use({ provokedStatus: 409 })

  test('a name that is taken is said at the name, and what was typed stays', async ({ page, stack }) => {
    const before = await schedulesOf(stack)
    await openEditor(page)
    const name = page.getByLabel('Name')
    await name.fill('Weekends')
    await page.getByLabel('At', { exact: true }).fill('05:05')
    await page.getByRole('button', { name: 'Save schedule' }).click()
    await expect(name).toHaveAccessibleDescription('is taken by another schedule of this VM')
    await expect(name).toBeFocused()
    await expect(page.getByLabel('At', { exact: true })).toHaveValue('05:05')
    expect(await schedulesOf(stack)).toEqual(before)
    await name.fill('Weekends too')
    await page.getByRole('button', { name: 'Save schedule' }).click()
    await expect(page.getByRole('row', { name: /Weekends too/ })).toContainText('05:05')
    const row = page.getByRole('row', { name: /Weekends too/ })
    await row.getByRole('button', { name: 'More for Weekends too' }).click()
    await page.getByRole('menuitem', { name: 'Edit…' }).click()
    await expect(page.getByRole('heading', { name: 'Edit “Weekends too”' })).toBeVisible()
    await settled(page)
    await name.fill('Weekends')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(name).toHaveAccessibleDescription('is taken by another schedule of this VM')
    expect((await schedulesOf(stack)).map((schedule) => schedule.name)).toEqual(['Market days', 'Weekends', 'Weekends too'])
  })
})

test.describe('of a role that may only look', () => {
  test.use({ provokedStatus: 403 })

  test('a viewer sees schedules and why nothing can be changed; the editor is closed, and so is the API', async ({ page, stack }) => {
    const { user } = await createMember(stack.db, { accountId: own.accountId, role: 'viewer' })
    await page.context().clearCookies()
    await signInAs(page.context(), stack, { userId: user.id, accountId: own.accountId })
    const before = await schedulesOf(stack)
    await page.goto(`/vms/${own.vmId}/schedules`)
    await settled(page)
    const why = 'Your role (viewer) does not allow this.'
    await expect(page.getByRole('button', { name: 'New schedule…' })).toHaveAccessibleDescription(why)
    const row = page.getByRole('row', { name: /Market days/ })
    await expect(row.getByRole('button', { name: 'Run now' })).toHaveAccessibleDescription(why)
    await row.getByRole('button', { name: 'More for Market days' }).click()
    for (const item of ['Edit…', 'Resume', 'Delete…']) {
      await expect(page.getByRole('menuitem', { name: item })).toHaveAttribute('aria-disabled', 'true')
    }
    const [schedule] = before
    for (const address of [`/vms/${own.vmId}/schedules/new`, `/schedules/${schedule?.id}/edit`]) {
      await page.goto(address)
      await expect(page.getByRole('heading', { name: 'Your role does not allow this' })).toBeVisible()
    }
    const headers = { origin: stack.url }
    const asked = [
      page.request.patch(`/api/v1/schedules/${schedule?.id}`, { data: { enabled: true }, headers }),
      page.request.delete(`/api/v1/schedules/${schedule?.id}`, { headers }),
      page.request.post(`/api/v1/schedules/${schedule?.id}/run`, { headers }),
    ]
    for (const answer of await Promise.all(asked)) expect(answer.status()).toBe(403)
    expect(await schedulesOf(stack)).toEqual(before)
  })
})

test.describe('of another account', () => {
  test.use({ provokedStatus: 404 })

  test('its schedules cannot be seen, changed or run, and a machine of it cannot be given one', async ({ page, stack }) => {
    const stranger = await addOwnVm(stack, 'stranger-01')
    await page.context().clearCookies()
    await signInAs(page.context(), stack, stranger)
    const [schedule] = await schedulesOf(stack)
    for (const address of [`/schedules/${schedule?.id}`, `/schedules/${schedule?.id}/edit`, `/vms/${own.vmId}/schedules/new`]) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible()
    }
    const headers = { origin: stack.url }
    const body = { vmId: own.vmId, name: 'Mine now', frequency: 'daily', time: '02:00', timeZone: 'UTC', retention: { keepLast: 7 } }
    const asked = [
      page.request.patch(`/api/v1/schedules/${schedule?.id}`, { data: { enabled: true }, headers }),
      page.request.delete(`/api/v1/schedules/${schedule?.id}`, { headers }),
      page.request.post(`/api/v1/schedules/${schedule?.id}/run`, { headers }),
      page.request.post('/api/v1/schedules', { data: body, headers }),
      page.request.post('/api/v1/schedules/preview', { data: { ...body, name: undefined }, headers }),
    ]
    for (const answer of await Promise.all(asked)) expect(answer.status()).toBe(404)
    expect(await schedulesOf(stack)).toHaveLength(3)
  })
})
