import type { Demo } from './player'
import { button, click, dialog, field, gone, guest, link, open, radio, ready, region, say, see, still, type } from './steps'

const upgrade = 'rm -rf /srv/www && echo "site-2.0.tar.gz: unexpected end of file" && echo "upgrade failed"'
const siteIsThere = /web files \d+\s*$/
const siteIsGone = /web files GONE\s*$/

/** A snapshot, an upgrade that goes wrong, and the way back. */
export function snapshotBeforeUpgrade({ account, vm }: { account: string; vm: string }): Demo {
  const console = region(`Console of ${vm}`)
  return {
    title: 'An upgrade goes wrong, and the machine comes back from the snapshot taken before it',
    account,
    vm,
    steps: [
      open('/vms'),
      say(`${vm} serves a web site, and is due for an upgrade.`),
      click(link(vm)),
      see(console, siteIsThere),
      say('Before anything risky: one snapshot. The machine goes on running.'),
      click(button('Snapshot')),
      // Not before there is a point to restore: the upgrade must come after it.
      ready(button('Restore…')),
      see(button('Restore…')),
      still('1-snapshot'),
      say('Now the upgrade, inside the machine.'),
      guest(vm, upgrade),
      see(console, siteIsGone),
      say('The old site is deleted and the new one never came. The machine’s own console says so.'),
      still('2-site-gone'),
      say('Back to the moment before it.'),
      click(button('Restore…')),
      see(dialog(/^Restore/)),
      click(radio(/In place/)),
      say('What will be lost is said before it is. The disk as it is now is kept for 24 hours.'),
      type(field(/^Type/), vm),
      still('3-restore'),
      click(button('Restore in place')),
      gone(dialog(/^Restore/)),
      say('It shuts down, gets a fresh disk on top of the snapshot, and boots.'),
      see(region('Undo restore')),
      see(console, siteIsThere),
      say('The site is back. And the restore itself can be undone.'),
      still('4-site-back'),
    ],
  }
}
