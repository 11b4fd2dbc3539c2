import { expect, type Page } from '@playwright/test'

/**
 * Waits until a page is what it will be: its heading there, no skeleton left, every button in React's hands, fonts loaded and nothing moving
 * but what turns for ever.
 */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).or(page.getByRole('alertdialog')).first()).toBeVisible()
  await expect(page.locator('[aria-busy="true"]:visible')).toHaveCount(0)
  await page.waitForFunction(() => {
    const owned = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactProps'))
    const ends = (animation: Animation) => animation.effect?.getComputedTiming().endTime !== Infinity
    return (
      document.fonts.status === 'loaded' &&
      [...document.querySelectorAll('button')].every(owned) &&
      !document.getAnimations().some((animation) => animation.playState === 'running' && ends(animation))
    )
  })
}
