import type { Page } from '@playwright/test'

/** Counts layout shifts on every page that is opened from now on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(`
    globalThis.layoutShift = 0
    globalThis.layoutShiftOf = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue
        globalThis.layoutShift += entry.value
        globalThis.layoutShiftOf.push(...entry.sources.map(({ node, previousRect: from, currentRect: to }) =>
          [node?.parentElement?.className + ' > ' + node?.nodeName, node?.textContent.slice(0, 40), JSON.stringify([from, to])].join(' ')))
      }
    }).observe({ type: 'layout-shift', buffered: true })`)
}

/** What has shifted since the page was opened: the sum (CLS counts windows of it, so never more), and the elements. */
export function shifts(page: Page): Promise<{ sum: number; of: string[] }> {
  return page.evaluate('({ sum: globalThis.layoutShift, of: globalThis.layoutShiftOf })')
}

/** Pictures and text of a running guest are never prefetched, nor is the event stream. */
const live = /\/api\/v1\/(events|vms\/[^/]+\/(screenshot|console))/

/** The API requests that the browser makes itself, other than for what is live. */
export function watchRequests(page: Page): { taken(): string[] } {
  let seen: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.startsWith('/api/v1/') && !live.test(pathname)) seen.push(`${request.method()} ${pathname}${search}`)
  })
  return {
    taken() {
      const taken = seen
      seen = []
      return taken
    },
  }
}
