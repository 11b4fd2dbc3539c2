import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { FaultOrder } from '@/lib/hypervisor/simulated/faults'
import { domainNameOf } from '@/lib/id'
import { expect, test } from './fixtures/test'
import { addOwnVm, type OwnVm } from './helpers/own-vm'
import { settled } from './helpers/settled'
import { signInAs } from './helpers/sign-in'
import { eventually, type Stack } from './helpers/stack'

// What becomes of a schedule's runs, and how it is told: by hand, at their time, missed, paused and failing.
test.use({ driver: 'simulated' })
test.describe.configure({ mode: 'serial' })

let own: OwnVm
test.beforeAll(async ({ stack }) => {
  own = await addOwnVm(stack, 'till-01')
})
test.beforeEach(async ({ page, stack }) => {
  await signInAs(page.context(), stack, own)
})
test.afterAll(async ({ stack }) => {
  await orderFaults(stack, [])
})

const orderFaults = (stack: Stack, faults: FaultOrder[]) =>
  writeFile(path.join(stack.stateDir, 'simulated.json.faults.json'), JSON.stringify(faults))

const dayMs = 24 * 60 * 60 * 1000
const slotOf = (at: number) => new Date(at).toISOString().slice(0, 16)

/** Makes a daily schedule in UTC, as the panel does; its time of day is that of `at`. */
async function makeSchedule(page: Page, stack: Stack, name: string, at: number): Promise<string> {
  const answer = await page.request.post('/api/v1/schedules', {
    data: {
      vmId: own.vmId,
      name,
      frequency: 'daily',
      time: slotOf(at).slice(11),
      timeZone: 'UTC',
      retention: { keepLast: 30 },
    },
    headers: { origin: stack.url, 'idempotency-key': crypto.randomUUID() },
  })
  expect(answer.status(), await answer.text()).toBe(200)
  return ((await answer.json()) as { id: string }).id
}

const runs = (page: Page) =>
  page
    .getByRole('table', { name: 'Runs', exact: true })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })

async function open(page: Page, address: string) {
  await page.goto(address)
  await settled(page)
}

test('run now, four times: each is in the history, the free slots fill, and the fourth is priced', async ({
  page,
  stack,
  assertAccessibleInBothSchemes,
}) => {
  const id = await makeSchedule(page, stack, 'Nightly', Date.now() + 6 * 60 * 60 * 1000)
  await open(page, `/schedules/${id}`)
  await expect(page.getByText('It has not run yet')).toBeVisible()
  const nextRunAt = (await stack.db.schedule.findUniqueOrThrow({ where: { id } })).nextRunAt
  for (const count of [1, 2, 3, 4]) {
    await page.getByRole('button', { name: 'Run now' }).click()
    await expect(runs(page).filter({ hasText: 'Succeeded' })).toHaveCount(count, { timeout: 30_000 })
  }
  await expect(runs(page).filter({ hasText: 'by hand' })).toHaveCount(4)
  await expect(page.getByText('4 kept now')).toBeVisible()
  await assertAccessibleInBothSchemes()
  // What is asked for by hand stands beside the plan.
  expect((await stack.db.schedule.findUniqueOrThrow({ where: { id } })).nextRunAt).toEqual(nextRunAt)
  await open(page, `/vms/${own.vmId}`)
  const strip = page.getByRole('group', { name: 'Backups of this machine, oldest first: 3 of 3 free, 1 billed' })
  await expect(strip.getByRole('list', { name: /^1 billed: .+ a month$/ }).getByRole('listitem')).toContainText('€')
  await expect(strip.getByRole('list', { name: /^Next run/ })).toContainText('will be billed')
  await open(page, '/schedules')
  await expect(row(page, 'Nightly')).toContainText('by hand, began')
})

test('saved within its own minute it waits for tomorrow; after three days away it runs once and says what was missed', async ({
  page,
  stack,
  assertAccessibleInBothSchemes,
}) => {
  const now = Date.now()
  const saved = await makeSchedule(page, stack, 'This very minute', now)
  const { nextRunAt } = await stack.db.schedule.findUniqueOrThrow({ where: { id: saved } })
  expect(nextRunAt?.getTime()).toBeGreaterThan(now + 23 * 60 * 60 * 1000)

  const anHourAgo = now - 60 * 60 * 1000
  const late = await makeSchedule(page, stack, 'Late', anHourAgo)
  await open(page, `/schedules/${late}`)
  // As the row would stand there had no worker run for three days.
  const away = { nextSlot: slotOf(anHourAgo - 3 * dayMs), nextRunAt: new Date(anHourAgo - 3 * dayMs) }
  await stack.db.schedule.update({ where: { id: late }, data: away })
  await expect(runs(page).filter({ hasText: 'Succeeded' })).toHaveCount(1, { timeout: 30_000 })
  const missed = runs(page).filter({ hasText: 'Nothing was running to take it; a later run stands for it.' })
  await expect(missed).toHaveCount(3)
  await expect(missed.first()).toContainText('not begun')
  await expect(runs(page).first()).toContainText(/waited/)
  await assertAccessibleInBothSchemes()
  expect((await stack.db.schedule.findUniqueOrThrow({ where: { id: late } })).nextSlot).toBe(slotOf(anHourAgo + dayMs))
  // By now the dispatcher has looked at all of them.
  expect(await stack.db.scheduleRun.count({ where: { scheduleId: saved } })).toBe(0)
  await open(page, '/schedules')
  await expect(row(page, 'Late')).toContainText('3 missed in 30 days')
  await expect(row(page, 'This very minute')).toContainText('has not run yet')
})

test('a paused schedule misses nothing and can still be run by hand', async ({ page, stack }) => {
  const id = await makeSchedule(page, stack, 'Resting', Date.now() + 60 * 60 * 1000)
  await open(page, '/schedules')
  await row(page, 'Resting').getByRole('button', { name: 'More for Resting' }).click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await expect(row(page, 'Resting')).toContainText('none while paused')
  await page.getByRole('radio', { name: 'Paused' }).click()
  await expect(page).toHaveURL(/enabled=false/)
  await expect(page.getByRole('row', { name: /More for/ })).toHaveCount(1)
  await row(page, 'Resting').getByRole('button', { name: 'Run now' }).click()
  await expect(row(page, 'Resting')).toContainText('Succeeded', { timeout: 30_000 })
  await page.getByRole('link', { name: 'Resting' }).click()
  await expect(page.getByText('None while it is paused.')).toBeVisible()
  await expect(runs(page)).toHaveCount(1)
  expect(await stack.db.schedule.findUniqueOrThrow({ where: { id } })).toMatchObject({ enabled: false, nextRunAt: null })
})

test.describe('deleted elsewhere', () => {
  test.use({ provokedStatus: 404 })

  test('a schedule that is deleted while it is looked at says so', async ({ page, stack }) => {
    const id = await makeSchedule(page, stack, 'Short-lived', Date.now() + 60 * 60 * 1000)
    await open(page, `/schedules/${id}`)
    const answer = await page.request.delete(`/api/v1/schedules/${id}`, { headers: { origin: stack.url } })
    expect(answer.ok()).toBe(true)
    await expect(page.getByRole('heading', { name: 'This schedule has been deleted' })).toBeVisible()
    await page.getByRole('link', { name: 'Schedules of till-01' }).click()
    await expect(row(page, 'Nightly')).toBeVisible()
    await expect(row(page, 'Short-lived')).toHaveCount(0)
  })
})

test('a run that fails is tried again, then the schedule is shown as failing with its reason until one succeeds', async ({
  page,
  stack,
  assertAccessibleInBothSchemes,
}) => {
  await orderFaults(stack, [{ verb: 'beginCapture', domain: domainNameOf(own.vmId), mode: 'full' }])
  const id = await makeSchedule(page, stack, 'Unlucky', Date.now() + 60 * 60 * 1000)
  await open(page, `/schedules/${id}`)
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(runs(page)).toContainText('Waiting', { timeout: 30_000 })
  const run = await stack.db.scheduleRun.findFirstOrThrow({ where: { scheduleId: id } })
  expect(run.runAfter.getTime()).toBeGreaterThan(Date.now())
  const reason = run.reason ?? ''
  expect(reason).not.toBe('')
  await expect(runs(page)).toContainText(reason)
  await expect(page.getByText('The last run has failed')).toBeHidden()

  // The second attempt is due at once, and the next slot comes before a third could be made.
  await stack.db.schedule.update({ where: { id }, data: { nextRunAt: new Date(Date.now() + 100_000) } })
  await stack.db.scheduleRun.update({ where: { id: run.id }, data: { runAfter: new Date() } })
  await expect(page.getByRole('alert').filter({ hasText: 'The last run has failed' })).toContainText(reason, { timeout: 30_000 })
  await expect(runs(page)).toContainText('Failed')
  await assertAccessibleInBothSchemes()
  await open(page, '/schedules')
  await page.getByRole('radio', { name: 'Failing' }).click()
  await expect(page.getByRole('row', { name: /More for/ })).toHaveCount(1)
  await expect(row(page, 'Unlucky')).toContainText('Failing, once')
  await expect(row(page, 'Unlucky')).toContainText(reason)
  await assertAccessibleInBothSchemes()
  await open(page, '/overview')
  await expect(page.getByRole('list', { name: 'Failing schedules' })).toContainText('Unlucky')

  await orderFaults(stack, [])
  await open(page, `/schedules/${id}`)
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(runs(page).first()).toContainText('Succeeded', { timeout: 30_000 })
  await expect(page.getByText('The last run has failed')).toBeHidden()
  await open(page, '/schedules?failing=true')
  await expect(page.getByText('None is failing')).toBeVisible()
  await eventually('nothing is left under way', 30_000, async () => {
    return (await stack.db.operation.count({ where: { vmId: own.vmId, endedAt: null } })) === 0
  })
})
