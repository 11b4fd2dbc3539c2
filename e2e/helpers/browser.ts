import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from '@playwright/test'
import config from '@/playwright.config'

/** The browser of the tests, for scripts that drive it without the test runner. */
export function launchBrowser({ headless = true }: { headless?: boolean } = {}): Promise<Browser> {
  return chromium.launch({ ...config.use?.launchOptions, headless })
}

/** A context for functions that tsx compiled: esbuild wraps named ones in a helper of its own, which a page does not have. */
export async function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options)
  await context.addInitScript('globalThis.__name ??= (value) => value')
  return context
}
