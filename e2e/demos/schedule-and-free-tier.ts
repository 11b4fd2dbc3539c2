import type { Demo } from './player'
import { button, click, field, guest, link, named, open, region, say, search, see, still, type, type Step, type Target } from './steps'

const schedule = 'Daily, 7 days'
const consequences = region('What this schedule does')

/** The schedule's latest runs, of which so many have succeeded. */
const runs =
  (count: number): Target =>
  (page) =>
    page
      .getByRole('table', { name: 'Runs', exact: true })
      .getByRole('row')
      .filter({ hasText: 'Succeeded' })
      .nth(count - 1)

/** From the schedule's own page: a list has such buttons too, and goes while one leaves it. */
const runNow = (count: number): Step[] => [see(named('heading', /^Runs$/)), click(button('Run now')), see(runs(count))]

/** What the day's orders leave on the disk, so that each backup has something of its own. */
const orders = (vm: string, day: string) =>
  guest(vm, `dd if=/dev/urandom of=/srv/www/orders-${day} bs=1M count=8 2>/dev/null && sync && ls -lh /srv/www/orders-${day}`)

/** A schedule in another time zone, run until the free backups are used up, and the price of the fourth. */
export function scheduleAndFreeTier({ account, vm }: { account: string; vm: string }): Demo {
  const strip = named('group', /^Backups of this machine/)
  const toSchedule = [click(link(/^Schedules/)), click(link(schedule))]
  const toOverview = [click(link(vm)), click(link('Overview')), see(strip)]
  return {
    title: 'A daily schedule by Berlin’s clock, three free backups, and the price of the fourth',
    account,
    vm,
    steps: [
      open('/vms'),
      say(`${vm} takes orders all day, and nothing backs it up: its ring is empty.`),
      click(link(vm)),
      click(link(/^Schedules/)),
      say('Three ways to begin. One backup a night will do.'),
      click(link(new RegExp(`^${schedule}`))),
      say('Its customers are in Berlin, so it runs while they sleep.'),
      type(field(/^At/), '2:30 am'),
      click(button('Time zone')),
      type(search(/^Search/), 'berlin'),
      click(named('option', 'Europe/Berlin')),
      see(consequences, 'Europe/Berlin'),
      see(named('table', 'Next runs'), 'Clocks go forward, so 02:30 does not exist on that day.'),
      say('Before anything is saved: the next runs in Berlin and in UTC, and what happens on the two nights when clocks change.'),
      still('1-next-runs'),
      see(named('table', 'What it keeps and costs'), 'In the 3 free slots'),
      see(named('img', /^In 30 days/)),
      say('What is kept and what it costs, and which backups there will be in 30 days.'),
      still('2-consequences'),
      click(button('Save schedule')),
      see(named('row', new RegExp(schedule)), 'has not run yet'),
      say('Saving takes no backup. To see one, run it now.'),
      click(link(schedule)),
      ...runNow(1),
      say('The first is a full one. It took the machine as it ran.'),
      orders(vm, 'monday'),
      ...runNow(2),
      say('Each one after it holds only what has changed.'),
      ...runNow(3),
      still('3-runs'),
      ...toOverview,
      see(named('list', /^3 free/)),
      say('Three backups, and all three are free: the three oldest that are kept. The next run says what it will change.'),
      still('4-three-free'),
      ...toSchedule,
      orders(vm, 'tuesday'),
      ...runNow(4),
      ...toOverview,
      see(named('list', /^1 billed/), '€'),
      say('The fourth is priced by the bytes that it added: under a cent a month.'),
      still('5-fourth-billed'),
      open('/vms'),
      see(named('row', new RegExp(vm))),
      see(named('img', '3 of 3 free backups held')),
      say(`${vm} is protected, and tonight it looks after itself.`),
      still('6-protected'),
    ],
  }
}
