import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { launchBrowser, openContext } from '../helpers/browser'
import { panelPages, type PanelPage } from '../helpers/panel-pages'
import { settled } from '../helpers/settled'
import { signInAs } from '../helpers/sign-in'
import { startStack, type Stack } from '../helpers/stack'
import { seedThreeAccounts, type SizedAccount } from '../helpers/three-accounts'
import { contactSheet, type Still } from './contact-sheet'

const screens = [
  { width: 360, height: 780 },
  { width: 1440, height: 900 },
  { width: 2560, height: 1440 },
]
const schemes = ['light', 'dark'] as const

/** Every page, or those whose names begin with a filter, into `out`, with a sheet of all of them. What failed is said at the end. */
export async function shootPages(out: string, filters: string[]): Promise<void> {
  const pages = panelPages.filter(({ name }) => filters.length === 0 || filters.some((filter) => name.startsWith(filter)))
  if (pages.length === 0) throw new Error(`No such page. There are: ${panelPages.map(({ name }) => name).join(', ')}`)
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const began = Date.now()
  const stack = await startStack('simulated')
  const browser = await launchBrowser()
  const stills: Still[] = []
  const failures: string[] = []
  try {
    for (const account of await seedThreeAccounts(stack)) {
      for (const screen of screens) {
        const shoot = await camera({ browser, stack, account, screen, out, stills, failures })
        for (const page of pages) await shoot.page(page)
        await shoot.close()
      }
      console.log(`${account.size}: ${stills.length} stills after ${Math.round((Date.now() - began) / 1000)} s`)
    }
  } finally {
    await browser.close()
    await stack.stop()
  }
  await writeFile(path.join(out, 'index.html'), contactSheet(stills))
  console.log(`${stills.length} stills: ${path.join(out, 'index.html')}`)
  if (failures.length > 0) throw new Error(`Not shown:\n${failures.join('\n')}`)
}

interface Setting {
  browser: Browser
  stack: Stack
  account: SizedAccount
  screen: { width: number; height: number }
  out: string
  stills: Still[]
  failures: string[]
}

async function camera({ browser, stack, account, screen, out, stills, failures }: Setting) {
  const open = async () => {
    const context = await openContext(browser, { viewport: screen, baseURL: stack.url, timezoneId: 'Europe/Berlin' })
    context.setDefaultTimeout(10_000)
    return context
  }
  const inside = await open()
  await signInAs(inside, stack, account)
  const outside = await open()

  const shoot = async (page: Page, name: string, fullPage = false) => {
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await settled(page)
      const file = `${name}-${account.size}-${screen.width}-${scheme}.png`.replace(/ /g, '-')
      await page.screenshot({ path: path.join(out, file), fullPage })
      stills.push({ name, file, size: account.size, width: screen.width, scheme })
    }
  }
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      // One page that cannot be shown does not keep the others from it; it is told at the end.
      failures.push(`${name}, ${account.size}, ${screen.width}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return {
    async page({ name, path: pathOf, signedOut, long, dialogs = [] }: PanelPage): Promise<void> {
      const address = pathOf(account)
      if (address === null || (signedOut && account.size !== 'nothing')) return
      const page = await (signedOut ? outside : inside).newPage()
      await attempt(name, async () => {
        await page.goto(address)
        await shoot(page, name, long)
      })
      for (const dialog of account.size === 'one' ? dialogs : []) {
        await attempt(`${name}: ${dialog.name}`, async () => {
          await page.goto(address)
          await settled(page)
          await dialog.open(page)
          await shoot(page, `${name}, ${dialog.name}`)
        })
      }
      await page.close()
    },
    async close(): Promise<void> {
      await inside.close()
      await outside.close()
    },
  }
}
