import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/test'
import { eventually } from './helpers/stack'
import { addOwnVm, type OwnVm } from './helpers/own-vm'
import { addPoints, addVms } from './helpers/rows'
import { signInAs } from './helpers/sign-in'

test.use({ driver: 'simulated' })

const rowNamed = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
// Past the head, which a phone does not have.
const firstRow = (page: Page) => page.locator('tbody').getByRole('row').first()
const focusedRow = (page: Page) => page.locator('tr:focus')
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selected rows' })

test.describe('300 restore points', () => {
  let own: OwnVm
  test.beforeAll(async ({ stack }) => {
    own = await addOwnVm(stack, 'archive-01')
    await addPoints(stack.db, own.accountId, 300, 'nightly')
  })
  test.beforeEach(async ({ page, stack }) => {
    await signInAs(page.context(), stack, own)
  })

  test('order, search and filter are in the address: reload keeps them, Back takes them off one by one', async ({ page }) => {
    await page.goto('/restore-points')
    await expect(firstRow(page)).toContainText('nightly 001')
    await page.getByRole('combobox', { name: 'State' }).selectOption('Failed')
    await expect(page.getByRole('heading', { name: 'None of this kind and state' })).toBeVisible()
    await page.goBack()
    await expect(firstRow(page)).toContainText('nightly 001')
    await page.getByRole('button', { name: 'Own size' }).click()
    await expect(page).toHaveURL(/sort=-storedBytes/)
    await expect(firstRow(page)).toContainText('nightly 300')
    await expect(page.getByRole('columnheader', { name: 'Own size' })).toHaveAttribute('aria-sort', 'descending')
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await page.keyboard.type('nightly 12')
    await expect(page.getByText('10 restore points', { exact: true })).toBeVisible()
    await expect(firstRow(page)).toContainText('nightly 129')
    await page.reload()
    await expect(page.getByRole('searchbox')).toHaveValue('nightly 12')
    await expect(firstRow(page)).toContainText('nightly 129')
    await page.goBack()
    await expect(page.getByRole('searchbox')).toHaveValue('')
    await expect(firstRow(page)).toContainText('nightly 300')
    await page.goBack()
    await expect(firstRow(page)).toContainText('nightly 001')
  })

  test('scrolling fetches the rest, keeps few rows in the page, and nothing jumps', async ({ page }) => {
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if ('value' in entry && 'hadRecentInput' in entry && !entry.hadRecentInput && 'shifted' in window) {
            window.shifted = Number(window.shifted) + Number(entry.value)
          }
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto('/restore-points')
    await expect(page.getByRole('grid', { name: 'Restore points' })).toHaveAttribute('aria-rowcount', '-1')
    await page.mouse.move(600, 500)
    await eventually('the last row is on screen', 60_000, async () => {
      await page.mouse.wheel(0, 300)
      return rowNamed(page, 'nightly 300').isVisible()
    })
    await expect(page.getByText('300 restore points', { exact: true })).toBeVisible()
    await expect(rowNamed(page, 'nightly 300')).toHaveAttribute('aria-rowindex', '301')
    await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '301')
    expect(await page.getByRole('row').count()).toBeLessThan(80)
    expect(await page.evaluate(() => ('shifted' in window ? window.shifted : null))).toBeLessThan(0.02)
  })

  test('the keyboard walks, selects and clears', async ({ page }) => {
    await page.goto('/restore-points')
    await firstRow(page).focus()
    await page.keyboard.press('ArrowDown')
    await expect(focusedRow(page)).toContainText('nightly 002')
    await page.keyboard.press('Space')
    await expect(bar(page)).toContainText('1 selected')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(bar(page)).toContainText('3 selected')
    await expect(focusedRow(page)).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('End')
    // The last of the rows that are loaded: fifty, or more where the next page came in meanwhile.
    await expect(focusedRow(page)).toHaveAttribute('aria-rowindex', /^(51|\d+01|\d+51)$/)
    await page.keyboard.press('Home')
    await expect(focusedRow(page)).toContainText('nightly 001')
    expect(await page.locator('tbody tr[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect(bar(page)).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: /Restore/ })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.goto('/vms')
    await firstRow(page).focus()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/vms\/vm_/)
  })

  test('several points are pinned, and deleted after one question that names them; pinned ones stay', async ({
    page,
    stack,
    assertAccessible,
  }) => {
    await addPoints(stack.db, own.accountId, 12, 'goner')
    await page.goto('/restore-points?q=goner')
    await page.getByRole('checkbox', { name: 'Select goner 001' }).click()
    await page.getByRole('checkbox', { name: 'Select goner 003' }).click({ modifiers: ['Shift'] })
    await bar(page).getByRole('button', { name: 'Pin', exact: true }).click()
    await expect(page.getByText('3 restore points pinned')).toBeVisible()
    await page.getByRole('checkbox', { name: 'Select all rows that are loaded' }).click()
    await expect(bar(page)).toContainText('12 selected')
    await assertAccessible()
    await bar(page).getByRole('button', { name: 'Delete… 9 of 12' }).click()
    const question = page.getByRole('alertdialog', { name: 'Delete 9 restore points' })
    await expect(question).toContainText('goner 004')
    await expect(question).toContainText('Not deleted: goner 001')
    await assertAccessible()
    await question.getByRole('button', { name: 'Delete 9 restore points' }).click()
    await expect(page.getByText('Deletion of 9 restore points asked for')).toBeVisible()
    await expect(page.getByText('3 restore points', { exact: true })).toBeVisible({ timeout: 40_000 })
    await eventually(
      'they are gone',
      40_000,
      async () => (await stack.db.restorePoint.count({ where: { name: { startsWith: 'goner' } } })) === 3,
    )
    await page.getByRole('checkbox', { name: 'Select goner 001' }).click()
    await expect(bar(page).getByRole('button', { name: 'Delete…' })).toHaveAttribute('aria-disabled', 'true')
  })

  test('columns that were chosen are there again after a reload', async ({ page }) => {
    await page.goto('/restore-points')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Own size' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Id', exact: true }).click()
    await page.keyboard.press('Escape')
    const heads = page.getByRole('columnheader')
    for (const reload of [false, true]) {
      if (reload) await page.reload()
      await expect(heads.and(page.getByRole('columnheader', { name: 'Id', exact: true }))).toBeVisible()
      await expect(heads.filter({ hasText: 'Own size' })).toHaveCount(0)
    }
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitem', { name: 'As it came' }).click()
    await expect(heads.filter({ hasText: 'Own size' })).toHaveCount(1)
  })

  test.describe('when the database refuses', () => {
    test.use({ provokedStatus: 500 })

    test('the last rows stay, greyed and dated, with the request to quote; a new try brings them back', async ({ page, stack }) => {
      // Few enough to be read at once: the next page is not what fails.
      await page.goto('/restore-points?q=nightly+00')
      await expect(firstRow(page)).toContainText('nightly 001')
      const vm = await stack.db.vm.findUniqueOrThrow({ where: { id: own.vmId } })
      await stack.db.$executeRawUnsafe('ALTER TABLE "RestorePointLayer" RENAME TO "RestorePointLayerAway"')
      const alert = page.getByRole('alert').filter({ hasText: 'could not be read' })
      try {
        // Another change in the account makes the panel read the list again.
        const origin = new URL(page.url()).origin
        const answer = await page.request.patch(`/api/v1/vms/${vm.id}`, { data: { name: vm.name }, headers: { origin } })
        expect(answer.ok()).toBe(true)
        await expect(alert).toContainText('Request', { timeout: 30_000 })
        await expect(page.getByText('Shown as of')).toBeVisible()
        await expect(firstRow(page)).toContainText('nightly 001')
      } finally {
        await stack.db.$executeRawUnsafe('ALTER TABLE "RestorePointLayerAway" RENAME TO "RestorePointLayer"')
      }
      await alert.getByRole('button', { name: 'Try again' }).click()
      await expect(alert).toHaveCount(0)
      await expect(firstRow(page)).toContainText('nightly 001')
    })
  })

  test('on a phone rows are blocks: nothing runs over, controls suit a thumb, the order can be chosen', async ({
    page,
    assertAccessible,
  }) => {
    await page.setViewportSize({ width: 360, height: 780 })
    for (const path of ['/vms', '/restore-points', '/operations']) {
      await page.goto(path)
      await expect(page.getByRole('grid')).toBeVisible()
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(over, path).toBeLessThanOrEqual(0)
      const low = await page
        .locator('main :is(button, select, input[type="search"], tbody label)')
        .evaluateAll((all) =>
          all
            .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 40)
            .map((each) => each.outerHTML.slice(0, 120)),
        )
      expect(low, path).toEqual([])
      await assertAccessible()
    }
    await page.goto('/restore-points')
    await page.getByRole('combobox', { name: 'Order' }).selectOption('Biggest first')
    await expect(firstRow(page)).toContainText('nightly 300')
  })
})

test('nothing here yet is told apart from nothing that matches', async ({ page, stack }) => {
  await signInAs(page.context(), stack, await addOwnVm(stack, 'lone-01'))
  await page.goto('/restore-points')
  await expect(page.getByRole('heading', { name: 'No restore points yet' })).toBeVisible()
  await page.goto('/vms?q=zebra')
  await expect(page.getByRole('heading', { name: 'Nothing matches “zebra”' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(page.getByRole('link', { name: 'lone-01' })).toBeVisible()
  await expect(page.getByRole('searchbox')).toHaveValue('')
})

test('several machines: what is possible for some is counted, what for none says why', async ({ page, stack }) => {
  const own = await addOwnVm(stack, 'dock-01')
  await addVms(stack.db, own.accountId, 3, 'barge')
  await signInAs(page.context(), stack, own)
  await page.goto('/vms?q=barge')
  await page.getByRole('checkbox', { name: 'Select all rows that are loaded' }).click()
  const start = bar(page).getByRole('button', { name: 'Start' })
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await start.focus()
  await expect(page.getByRole('tooltip')).toBeVisible()
  await bar(page).getByRole('button', { name: 'Stop' }).click()
  const question = page.getByRole('alertdialog', { name: 'Stop 3 machines' })
  await expect(question).toContainText('barge-001, barge-002, barge-003')
  await question.getByRole('button', { name: 'Stop 3 machines' }).click()
  await expect(page.getByText('3 stops asked for')).toBeVisible()
  await expect(bar(page)).toHaveCount(0)
  expect(await stack.db.operation.count({ where: { kind: 'vm.stop', vm: { name: { startsWith: 'barge' } } } })).toBe(3)
})
