import type { BrowserContext } from '@playwright/test'
import { printCells, verdict } from '../measure'
import { routesOf, shown, signedInContext, startBrowser } from './browser'
import type { WebBench } from './world'

const firstLimitKiB = 260
const moreLimitKiB = 60

/** Script bytes as they come over the line (gzip), by what Chromium itself loads on each route, visited cold; what is read ahead for other routes is left out. */
export async function benchBundle(world: WebBench): Promise<void> {
  const browser = await startBrowser()
  const table = [['', 'scripts', 'KiB gzip', 'more than the first', 'target']]
  try {
    let first: Map<string, number> | null = null
    for (const route of await routesOf(world)) {
      const context = await signedInContext(browser, world)
      const scripts = await scriptsOf(context, route)
      await context.close()
      if (scripts === null) continue
      const more = first ? new Map([...scripts].filter(([url]) => !first?.has(url))) : null
      const [limit, judged] = more ? [moreLimitKiB, kib(more)] : [firstLimitKiB, kib(scripts)]
      first ??= scripts
      table.push([
        shown(route),
        String(scripts.size),
        kib(scripts).toFixed(1),
        more ? kib(more).toFixed(1) : '',
        `at most ${limit}: ${verdict(judged, limit)}`,
      ])
    }
  } finally {
    await browser.close()
  }
  printCells('JavaScript of each route', table)
}

/** Bytes by address; null where there is no such page. */
async function scriptsOf(context: BrowserContext, route: string): Promise<Map<string, number> | null> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const addresses = new Map<string, string>()
  const bytes = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' || response.mimeType.includes('javascript')) addresses.set(requestId, response.url)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId)
    if (address) bytes.set(address, Math.max(bytes.get(address) ?? 0, encodedDataLength))
  })
  await session.send('Network.enable')
  // What is read ahead is for another route, and names its scripts.
  await page.route('**/*', (route) => (route.request().headers()['next-router-prefetch'] ? route.abort() : route.continue()))
  const response = await page.goto(route)
  if (response?.status() !== 200) return null
  await page.getByRole('heading', { level: 1 }).waitFor()
  // The event stream never ends, so "network idle" never comes: an idle main thread is when the last script was asked for and run.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })))
  return bytes
}

function kib(scripts: Map<string, number>): number {
  return [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1024
}
