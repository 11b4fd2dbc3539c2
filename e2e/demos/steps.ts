import { expect, type Locator, type Page } from '@playwright/test'
import { inGuest } from '../helpers/guest'
import { settled } from '../helpers/settled'
import { bring } from './bring'
import type { Player } from './player'

/** One thing that is done or seen. It waits for the screen and for nothing else. */
export type Step = (player: Player) => Promise<void>
export type Target = (page: Page) => Locator

export const button =
  (name: string | RegExp): Target =>
  (page) =>
    page
      .getByRole('main')
      .or(page.getByRole('dialog'))
      .getByRole('button', { name, exact: typeof name === 'string' })
      .filter({ visible: true })
      .last()
export const link =
  (name: string | RegExp): Target =>
  (page) =>
    page.getByRole('main').getByRole('link', { name }).first()
export const radio =
  (name: string | RegExp): Target =>
  (page) =>
    page.getByRole('radio', { name })
export const field =
  (label: string | RegExp): Target =>
  (page) =>
    page.getByLabel(label)
export const dialog =
  (name: string | RegExp): Target =>
  (page) =>
    page.getByRole('dialog', { name })
/** Anything else by its role: a row, a list, an entry of a menu. */
export const named =
  (role: Parameters<Page['getByRole']>[0], name: string | RegExp): Target =>
  (page) =>
    page.getByRole(role, { name }).first()
export const search =
  (placeholder: string | RegExp): Target =>
  (page) =>
    page.getByPlaceholder(placeholder)
export const region =
  (name: string | RegExp): Target =>
  (page) =>
    page.getByRole('region', { name })

/** Opens a page of the panel by its address. */
export const open =
  (address: string): Step =>
  async ({ page }) => {
    await page.goto(address)
    await settled(page)
  }

/** Says something in the caption, for as long as it takes to read. */
export const say =
  (text: string): Step =>
  (player) =>
    player.say(text)

export const click =
  (target: Target): Step =>
  async (player) => {
    const locator = target(player.page)
    await expect(locator).toBeEnabled({ timeout: player.limitMs })
    await player.point(locator)
    await locator.click()
  }

/** Types over what stands in a field. */
export const type =
  (target: Target, text: string): Step =>
  async (player) => {
    const locator = target(player.page)
    await player.point(locator)
    await locator.click()
    await locator.press('ControlOrMeta+a')
    await locator.pressSequentially(text, { delay: player.pace * 90 })
  }

/** Waits until it is there, and says what it says. */
export const see =
  (target: Target, text?: string | RegExp): Step =>
  async (player) => {
    const locator = target(player.page)
    await expect(locator).toBeVisible({ timeout: player.limitMs })
    // Some parts of a page are asked for only while they are in view.
    await bring(locator)
    if (text !== undefined) await expect(locator).toContainText(text, { timeout: player.limitMs })
    await player.show(locator)
  }

/** Waits until it can be used. */
export const ready =
  (target: Target): Step =>
  (player) =>
    expect(target(player.page)).toBeEnabled({ timeout: player.limitMs })

export const gone =
  (target: Target): Step =>
  (player) =>
    expect(target(player.page)).toBeHidden({ timeout: player.limitMs })

/** Runs a shell line inside the VM, and shows it as in a terminal. */
export const guest =
  (vm: string, line: string): Step =>
  async (player) => {
    await player.terminal(`root@${vm}:~# ${line}`)
    const output = await inGuest(player.stack, vm, line)
    await player.terminal(`root@${vm}:~# ${line}\n${output}`)
  }

/** Keeps a picture of what is on the screen now. */
export const still =
  (name: string): Step =>
  (player) =>
    player.still(name)
