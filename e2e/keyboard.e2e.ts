import { expect, test } from './fixtures/test'
import { settled } from './helpers/settled'
import { ownerOf, signInAs } from './helpers/sign-in'
import { eventually } from './helpers/stack'
import { tabTo } from './helpers/tab-to'

test.use({ driver: 'simulated' })

test('with the keyboard alone: a snapshot with a name, and the way back to it', async ({ page, stack }) => {
  await signInAs(page.context(), stack, await ownerOf(stack, 'Borealis Foods'))
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: { startsWith: 'shop-0' } } })
  await page.goto('/vms')
  await settled(page)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, 'link', vm.name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: vm.name, level: 1 })).toBeVisible()
  await settled(page)

  await tabTo(page, 'button', /^Snapshot options for/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: /With name/ })).toBeFocused()
  await page.keyboard.press('Enter')
  const naming = page.getByRole('dialog')
  await tabTo(page, 'textbox', 'Name')
  await page.keyboard.type('by keyboard')
  await page.keyboard.press('Enter')
  await expect(naming).toBeHidden()
  await eventually('the snapshot is ready', 30_000, () =>
    stack.db.restorePoint.findFirst({ where: { name: 'by keyboard', state: 'ready' } }),
  )

  await tabTo(page, 'link', /^Restore points/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row', { name: /by keyboard/ })).toBeVisible()
  await settled(page)
  await page.getByRole('main').focus()
  await tabTo(page, 'button', 'Restore…')
  await page.keyboard.press('Enter')
  const restore = page.getByRole('dialog', { name: /^Restore/ })
  await expect(restore).toBeVisible()
  // Escape closes, and gives the focus back to what opened it.
  await page.keyboard.press('Escape')
  await expect(restore).toBeHidden()
  await expect(page.getByRole('button', { name: 'Restore…', exact: true }).and(page.locator(':focus'))).toHaveCount(1)
  await page.keyboard.press('Enter')
  await tabTo(page, 'radio', /To a new VM/)
  await page.keyboard.press('ArrowDown')
  await expect(restore.getByRole('radio', { name: /In place/ })).toBeChecked()
  await tabTo(page, 'textbox', /^Type/)
  await page.keyboard.type(vm.name)
  await page.keyboard.press('Enter')
  await expect(restore).toBeHidden()
  await eventually('it is restored', 60_000, () =>
    stack.db.operation.findFirst({ where: { kind: 'restore.in-place', vmId: vm.id, state: 'succeeded' } }),
  )
  await tabTo(page, 'button', 'Undo restore')
  await page.keyboard.press('Enter')
  await eventually('it is undone', 60_000, () =>
    stack.db.operation.findFirst({ where: { kind: 'restore.undo', vmId: vm.id, state: 'succeeded' } }),
  )
})
