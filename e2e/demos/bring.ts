import { expect, type Locator } from '@playwright/test'

/**
 * To where it can be seen well: below the top bar and above the caption. A page that is live, or on its way to the next, may take the element
 * away meanwhile and put another in its place.
 */
export async function bring(target: Locator): Promise<void> {
  await expect(() => target.evaluate(scrollClear, undefined, { timeout: 2_000 })).toPass({ timeout: 15_000 })
}

function scrollClear(element: Element): void {
  const [bar, caption] = [60, 200]
  const { top, bottom } = element.getBoundingClientRect()
  if (top >= bar && bottom <= window.innerHeight - caption) return
  const fits = bottom - top <= window.innerHeight - bar - caption
  element.scrollIntoView({ block: fits ? 'center' : 'start' })
  if (!fits) window.scrollBy(0, -bar)
}
