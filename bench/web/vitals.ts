import type { Page } from '@playwright/test'
import { ms, percentile, printCells, verdict } from '../measure'
import { routesOf, shown, signedInContext, startBrowser } from './browser'
import type { WebBench } from './world'

const slowdown = 4
const rounds = 5
const lcpLimitMs = 1_200
const inpLimitMs = 100

/** Notes what the browser itself reports, from the page's first moment on. */
const observe = () => {
  const seen = { lcp: 0, inp: 0, cls: 0 }
  Object.assign(window, { benchVitals: seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = Math.max(seen.lcp, entry.startTime)
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  // A field that the type does not know yet.
  const slowEvents = { type: 'event', buffered: true, durationThreshold: 16 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if ('interactionId' in entry && entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration)
  }).observe(slowEvents)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if ('value' in entry && 'hadRecentInput' in entry && !entry.hadRecentInput) seen.cls += Number(entry.value)
  }).observe({ type: 'layout-shift', buffered: true })
}

const read = (page: Page, name: 'lcp' | 'inp' | 'cls') =>
  page.evaluate((key) => Number(Reflect.get(Object(Reflect.get(window, 'benchVitals')), key)), name)

/** Largest contentful paint and interaction to next paint with the CPU slowed, at the 75th percentile. */
export async function benchVitals(world: WebBench): Promise<void> {
  const browser = await startBrowser()
  const table = [['', 'LCP ms p75', `at most ${lcpLimitMs}`, 'INP ms p75', `at most ${inpLimitMs}`, 'CLS max', 'n']]
  try {
    for (const route of await routesOf(world)) {
      const [lcp, inp, cls]: [number[], number[], number[]] = [[], [], []]
      for (let round = 0; round < rounds; round++) {
        const context = await signedInContext(browser, world)
        const page = await context.newPage()
        const session = await context.newCDPSession(page)
        await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
        await page.addInitScript(observe)
        const response = await page.goto(route)
        if (response?.status() === 200) {
          await page.getByRole('heading', { level: 1 }).waitFor()
          await settled(page)
          lcp.push(await read(page, 'lcp'))
          cls.push(await read(page, 'cls'))
          await interact(page)
          inp.push(await read(page, 'inp'))
        }
        await context.close()
      }
      if (lcp.length === 0) continue
      const [paint, interaction] = [percentile(lcp, 75), percentile(inp, 75)]
      const cells = [ms(paint), verdict(paint, lcpLimitMs), ms(interaction), verdict(interaction, inpLimitMs)]
      table.push([shown(route), ...cells, Math.max(...cls).toFixed(3), String(lcp.length)])
    }
  } finally {
    await browser.close()
  }
  printCells(`Paint and interaction, CPU slowed ${slowdown} times, cold cache; the worst interaction of each visit counts`, table)
}

const settled = (page: Page) => page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })))

/** What one does on any page: type into its search, choose in its filter, open and close the operations. */
async function interact(page: Page): Promise<void> {
  const search = page.getByRole('searchbox').first()
  if (await search.isVisible()) {
    await search.pressSequentially('web', { delay: 60 })
    await settled(page)
  }
  const filter = page.getByRole('main').getByRole('radio').nth(1)
  if (await filter.isVisible()) {
    await filter.click()
    await settled(page)
  }
  await page.getByRole('button', { name: /^Operations/ }).click()
  await page.getByRole('dialog', { name: 'Operations' }).waitFor()
  await page.keyboard.press('Escape')
  await settled(page)
}
