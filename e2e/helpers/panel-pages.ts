import type { Page } from '@playwright/test'

/** What a page's address is made of; null where the account has no such thing. */
export interface PageIds {
  vmId: string | null
  scheduleId: string | null
}

export interface PanelPage {
  name: string
  /** Null: this account has no such page. */
  path: (ids: PageIds) => string | null
  signedOut?: boolean
  /** What counts on it lies below the fold, so its still is of all of it. */
  long?: boolean
  dialogs?: { name: string; open: (page: Page) => Promise<void> }[]
}

const ofVm =
  (rest = '') =>
  ({ vmId }: PageIds) =>
    vmId && `/vms/${vmId}${rest}`

const ofSchedule =
  (rest = '') =>
  ({ scheduleId }: PageIds) =>
    scheduleId && `/schedules/${scheduleId}${rest}`

/** The last such button of the page: in a list it is a row's, above which the page may have its own of the same name. */
const button = (page: Page, name: string | RegExp) =>
  page
    .getByRole('main')
    .getByRole('button', { name, exact: typeof name === 'string' })
    .filter({ visible: true })
    .last()

async function fromMenu(page: Page, menu: RegExp, item: string): Promise<void> {
  await button(page, menu).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Presses the button, or, where it has left for want of room, the entry of that name in the menu beside it. */
async function choose(page: Page, name: string, menu: RegExp): Promise<void> {
  if (await button(page, name).isVisible()) return button(page, name).click()
  await fromMenu(page, menu, name)
}

const more = /^More for/

const pointDialogs: PanelPage['dialogs'] = [
  { name: 'restore to a new VM', open: (page) => choose(page, 'Restore…', more) },
  {
    name: 'restore in place',
    open: async (page) => {
      await choose(page, 'Restore…', more)
      await page.getByRole('radio', { name: /In place/ }).click()
    },
  },
  { name: 'edit point', open: (page) => fromMenu(page, more, 'Name, note and pin…') },
  { name: 'delete point', open: (page) => choose(page, 'Delete…', more) },
]

/** Every page of the panel and every dialog on it, once: the stills and the browser checks go through this table. */
export const panelPages: readonly PanelPage[] = [
  { name: 'sign-in', path: () => '/sign-in', signedOut: true },
  {
    name: 'overview',
    path: () => '/overview',
    dialogs: [
      { name: 'search and commands', open: (page) => page.keyboard.press('Control+k') },
      { name: 'shortcuts', open: (page) => page.keyboard.press('?') },
      { name: 'operations tray', open: (page) => page.getByRole('button', { name: /^Operations/ }).click() },
    ],
  },
  { name: 'vms', path: () => '/vms' },
  {
    name: 'vm',
    path: ofVm(),
    dialogs: [
      { name: 'back-up', open: (page) => choose(page, 'Back up now…', /^Snapshot options for/) },
      { name: 'snapshot', open: (page) => fromMenu(page, /^Snapshot options for/, 'With name, note, quiesce…') },
      { name: 'stop', open: (page) => choose(page, 'Stop…', more) },
      { name: 'reboot', open: (page) => choose(page, 'Reboot…', more) },
      { name: 'rename', open: (page) => fromMenu(page, more, 'Rename…') },
    ],
  },
  { name: 'vm-restore-points', path: ofVm('/restore-points'), dialogs: pointDialogs },
  { name: 'vm-schedules', path: ofVm('/schedules') },
  { name: 'new-schedule', path: ofVm('/schedules/new'), long: true },
  { name: 'vm-disks', path: ofVm('/disks') },
  { name: 'vm-activity', path: ofVm('/activity') },
  { name: 'vm-settings', path: ofVm('/settings') },
  { name: 'restore-points', path: () => '/restore-points' },
  { name: 'schedules', path: () => '/schedules' },
  {
    name: 'schedule',
    path: ofSchedule(),
    dialogs: [{ name: 'delete schedule', open: (page) => fromMenu(page, more, 'Delete…') }],
  },
  { name: 'edit-schedule', path: ofSchedule('/edit'), long: true },
  { name: 'nothing-matches', path: () => '/vms?q=no-such-machine' },
  { name: 'operations', path: () => '/operations' },
  { name: 'activity', path: () => '/activity' },
  { name: 'hosts', path: () => '/hosts' },
  { name: 'settings', path: () => '/settings' },
  { name: 'not-found', path: () => '/no-such-page' },
]
