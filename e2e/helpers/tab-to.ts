import { expect, type Page } from '@playwright/test'

type Role = 'link' | 'button' | 'radio' | 'textbox' | 'checkbox' | 'switch'

/** Tab until it has the focus, which must be visible there; a page that does not lead to it fails. */
export async function tabTo(page: Page, role: Role, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name }).filter({ visible: true })
  const hasFocus = async () => {
    for (const one of await wanted.all()) if (await one.evaluate((element) => element === document.activeElement)) return true
    return false
  }
  await expect(wanted.first()).toBeVisible()
  for (let presses = 0; presses < 60; presses++) {
    if (await hasFocus()) {
      const ring = page.locator(':focus-visible')
      await expect(ring).toHaveCount(1)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`60 presses of Tab do not lead to the ${role} ${String(name)}`)
}
