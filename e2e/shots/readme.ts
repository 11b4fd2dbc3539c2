import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { launchBrowser, openContext } from '../helpers/browser'
import { inGuest } from '../helpers/guest'
import { settled } from '../helpers/settled'
import { ownerOf, signInAs } from '../helpers/sign-in'
import { startStack } from '../helpers/stack'

const limitBytes = 300_000

/** A running machine's page, with its screen and a snapshot just taken, as `vm.png`. */
export async function shootReadme(out: string): Promise<void> {
  await mkdir(out, { recursive: true })
  const stack = await startStack('libvirt')
  const browser = await launchBrowser()
  try {
    const context = await openContext(browser, { viewport: { width: 1440, height: 900 }, baseURL: stack.url, timezoneId: 'Europe/Berlin' })
    await signInAs(context, stack, await ownerOf(stack, 'Acme Robotics'))
    const vm = await stack.db.vm.findFirstOrThrow({ where: { name: 'web-01' } })
    await inGuest(stack, vm.name, 'true')
    const page = await context.newPage()
    await page.goto(`/vms/${vm.id}`)
    await settled(page)
    await page.getByRole('button', { name: 'Snapshot', exact: true }).click()
    await expect(page.getByRole('main').getByRole('button', { name: 'Restore…' }).first()).toBeEnabled({ timeout: 30_000 })
    // Screen and console are asked for while they are in view.
    const tail = page.getByRole('region', { name: 'Console of web-01' })
    await tail.scrollIntoViewIfNeeded()
    await expect(page.getByRole('img', { name: 'Screen of web-01' })).toBeVisible({ timeout: 30_000 })
    await expect(tail).toContainText(/web files \d+\s*$/, { timeout: 30_000 })
    await expect(page.locator('[data-sonner-toast]')).toHaveCount(0, { timeout: 30_000 })
    await settled(page)
    await page.evaluate(() => window.scrollTo(0, 0))
    const file = path.join(out, 'vm.png')
    await page.screenshot({ path: file })
    const { size } = await stat(file)
    console.log(`${file}: ${size} bytes`)
    if (size > limitBytes) throw new Error(`The picture is larger than ${limitBytes} bytes`)
  } finally {
    await browser.close()
    await stack.stop()
  }
}
