import { expect, type Locator } from '@playwright/test'

/** Into view. A page that is live, or on its way to the next, may take the element away meanwhile and put another in its place. */
export async function bring(target: Locator): Promise<void> {
  await expect(() => target.scrollIntoViewIfNeeded({ timeout: 2_000 })).toPass({ timeout: 15_000 })
}
