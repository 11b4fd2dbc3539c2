import type { Demo } from './player'
import { button, click, dialog, field, gone, guest, link, named, open, ready, region, say, see, still, type, type Target } from './steps'

const backup = 'Before the sale'
const siteIsThere = /web files \d+\s*$/
const siteIsGone = /web files GONE\s*$/
const recoveryTime: Target = (page) => page.getByRole('region', { name: 'Recovery time' })

// A list's entry has no name of its own.
const copied: Target = (page) => page.getByRole('listitem').filter({ hasText: 'Copy from repository' }).first()

/** A damaged machine, and a second one beside it, running from the repository before its data has been copied. */
export function restoreInSeconds({ account, vm }: { account: string; vm: string }): Demo {
  const rescued = `${vm}-rescued`
  const console = region(`Console of ${vm}`)
  return {
    title: 'A machine is lost, and a new one runs from its backup within seconds',
    account,
    vm,
    steps: [
      open('/vms'),
      click(link(vm)),
      see(console, siteIsThere),
      say(`${vm} serves a web site. Tomorrow is the sale, so: one more backup, into the repository.`),
      click(button('Back up now…')),
      type(field(/^Name$/), backup),
      click(button('Back up')),
      gone(dialog(/^Back up/)),
      ready(button(`Restore ${backup}…`)),
      see(button(`Restore ${backup}…`)),
      say('There it is, on its day in the calendar. It survives the loss of the host.'),
      still('1-backup'),
      say('Then somebody deletes the wrong folder.'),
      guest(vm, 'rm -rf /srv/www; ls /srv'),
      see(console, siteIsGone),
      still('2-site-gone'),
      say('The damaged machine stays as it is, for whoever wants to look. The backup comes back beside it.'),
      click(button(`Restore ${backup}…`)),
      see(dialog(/^Restore/), 'copies its data in the background'),
      type(field('Name of the new VM'), rescued),
      say('A new name, an identity of its own, no network until somebody says so.'),
      still('3-restore'),
      click(button('Restore to new VM')),
      gone(dialog(/^Restore/)),
      click(named('button', 'Show the new VM')),
      see(named('heading', rescued)),
      say('It runs. It reads the repository while its data is copied beneath it.'),
      see(region(`Console of ${rescued}`), siteIsThere),
      guest(rescued, 'ls /srv/www'),
      say('And this is inside it: the site, as it was before the sale.'),
      still('4-inside'),
      see(copied, 'Succeeded'),
      say('The copy has ended: nothing of it is in the repository any more.'),
      still('5-independent'),
      open('/vms'),
      click(link(new RegExp(`^${vm}$`))),
      see(recoveryTime, /after \d/),
      say('What it took was measured, to running and to independent. The next estimate knows it.'),
      still('6-measured'),
    ],
  }
}
