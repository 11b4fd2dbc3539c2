import type { Page, Route } from '@playwright/test'
import { expect, test } from './fixtures/test'
import { shifts, watchRequests, watchShifts } from './helpers/first-view'
import { panelPages } from './helpers/panel-pages'
import { settled } from './helpers/settled'
import { ownerOf, signInAs } from './helpers/sign-in'
import { eventually, type Stack } from './helpers/stack'

// What holds for every page of the table: a page that is added there is checked here.
test.use({ driver: 'simulated' })

const most = 0.02

const snapshot = async (page: Page, stack: Stack, vmId: string) =>
  (await page.request.post('/api/v1/snapshots', { data: { vmId }, headers: { origin: stack.url } })).status()

/** A page that is made is told again what went out in the 20 s before, and reads what that concerns once more (lib/services/list-events-since). */
async function isToldAndPast({ db }: Stack): Promise<boolean> {
  const [row] = await db.$queryRaw<{ recent: bigint }[]>`
    SELECT count(*) AS "recent" FROM "Outbox" WHERE "sentAt" IS NULL OR "sentAt" > now() - interval '20 s'`
  return row?.recent === 0n
}

const scheduleName = 'Looked at'

async function makeSchedule(page: Page, stack: Stack, vmId: string): Promise<string> {
  const known = await stack.db.schedule.findFirst({ where: { name: scheduleName } })
  if (known) return known.id
  const rule = { frequency: 'daily', time: '02:00', timeZone: 'Europe/Berlin', retention: { keepLast: 7 } }
  const data = { vmId, name: scheduleName, ...rule }
  const answer = await page.request.post('/api/v1/schedules', { data, headers: { origin: stack.url } })
  expect(answer.status(), await answer.text()).toBe(200)
  return ((await answer.json()) as { id: string }).id
}

// Other specs begin with machines that no schedule backs up.
test.afterAll(async ({ stack }) => {
  await stack.db.schedule.deleteMany({ where: { name: scheduleName } })
})

/** Layout shifts are told with the frame after the one that they are in. */
const painted = (page: Page) => page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')

let scheduleId: string
test.beforeEach(async ({ page, stack }) => {
  await watchShifts(page)
  const owner = await ownerOf(stack, 'Acme Robotics')
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
  await signInAs(page.context(), stack, owner)
  const isThere = () => stack.db.restorePoint.findFirst({ where: { vmId: vm.id, state: 'ready' } })
  if (!(await isThere())) {
    // A machine that is just being started refuses it.
    await eventually('a snapshot may be taken', 30_000, async () => (await snapshot(page, stack, vm.id)) === 202)
    await eventually('there is a point', 30_000, isThere)
  }
  scheduleId = await makeSchedule(page, stack, vm.id)
  await eventually('nothing is in flight', 30_000, async () => (await stack.db.operation.count({ where: { endedAt: null } })) === 0)
  await eventually('all that happened was told', 60_000, () => isToldAndPast(stack))
})

for (const { name, path, signedOut, dialogs = [] } of panelPages) {
  test.describe(name, () => {
    test.use({ provokedStatus: name === 'not-found' ? 404 : null })

    test(`${name}: accessible in light and dark, still, whole at once, and quiet`, async ({
      page,
      stack,
      assertAccessibleInBothSchemes,
    }) => {
      const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
      const address = path({ vmId: vm.id, scheduleId }) ?? ''
      if (signedOut) await page.context().clearCookies()
      const requests = watchRequests(page)
      await page.goto(address)
      await settled(page)
      expect(requests.taken(), 'what the page fetches for itself at first').toEqual([])
      const { sum, of } = await shifts(page)
      expect(sum, `shifted: ${of.join(', ')}`).toBeLessThan(most)
      await assertAccessibleInBothSchemes()
      for (const dialog of dialogs) {
        await page.goto(address)
        await settled(page)
        await dialog.open(page)
        await test.step(dialog.name, assertAccessibleInBothSchemes)
      }
    })
  })
}

test('a font that comes late moves nothing', async ({ page, stack }) => {
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
  for (const address of ['/overview', `/vms/${vm.id}`, `/vms/${vm.id}/restore-points`, '/schedules']) {
    const fonts: Route[] = []
    await page.route('**/*.woff2', (route) => void fonts.push(route))
    await page.goto(address, { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]:visible')).toHaveCount(0)
    await painted(page)
    expect(fonts.length, `${address} asks for fonts`).toBeGreaterThan(0)
    await Promise.all(fonts.map((route) => route.continue()))
    await settled(page)
    await painted(page)
    const { sum, of } = await shifts(page)
    expect.soft(sum, `${address} shifted: ${of.join(', ')}`).toBeLessThan(most)
    await page.unroute('**/*.woff2')
  }
})

test('nothing jumps when a page is brought up to date', async ({ page, stack }) => {
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'db-01' } })
  for (const address of ['/overview', '/vms', '/hosts']) {
    await page.goto(address)
    await settled(page)
    const before = await stack.db.restorePoint.count({ where: { vmId: vm.id, state: 'ready' } })
    expect(await snapshot(page, stack, vm.id)).toBe(202)
    await eventually('one point more', 30_000, async () => {
      return (await stack.db.restorePoint.count({ where: { vmId: vm.id, state: 'ready' } })) > before
    })
    await expect(page.getByText(/Snapshot done/).first()).toBeVisible()
    await settled(page)
    const { sum, of } = await shifts(page)
    expect(sum, `${address} shifted: ${of.join(', ')}`).toBeLessThan(most)
  }
})
