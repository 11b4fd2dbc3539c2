import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { newOwner, type WebBench } from './world'

export async function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage']
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
}

/** A browser of somebody who has just signed in, with nothing in its cache. */
export async function signedInContext(browser: Browser, world: WebBench): Promise<BrowserContext> {
  const { cookie } = await newOwner(world)
  const context = await browser.newContext({ baseURL: world.stack.url, viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ ...cookie, url: world.stack.url }])
  return context
}

/** The console's routes, each with what shows that it is there. */
export async function routesOf({ stack, accountId }: WebBench): Promise<string[]> {
  const vm = await stack.db.vm.findFirstOrThrow({ where: { accountId }, orderBy: { name: 'asc' } })
  const ofVm = ['', '/restore-points', '/disks', '/activity'].map((part) => `/vms/${vm.id}${part}`)
  return ['/vms', ...ofVm, '/overview', '/restore-points', '/operations', '/activity', '/hosts', '/settings']
}

/** For a table: `/vms/vm_1…` as `/vms/…`. */
export function shown(route: string): string {
  return route.replace(/vm_\w+/, '…')
}
