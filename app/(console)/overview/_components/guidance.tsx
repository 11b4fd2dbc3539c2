import { Section } from '@/components/layout/page-header'
import type { Overview } from '@/lib/contract/protection'

const notBackups = [
  ['A stopped machine', 'lies on the same disk as when it ran.'],
  ['A second machine from the same template', 'holds the template, not your data.'],
  ['A copy by rsync inside one network', 'is reached by whatever reaches the original, and overwrites itself with what broke it.'],
  ['A snapshot', 'lies beside the machine and is lost with its host.'],
] as const

/** What to do where nobody has a backup and nothing will make one; it goes by itself with the first schedule. */
export function Guidance({ overview }: { overview: Overview }) {
  if (overview.schedules > 0 || overview.points.backups > 0 || overview.machines.total === 0) return null
  return (
    <Section title="Nothing here survives the loss of a host yet" className="mt-8">
      <div className="grid gap-x-14 gap-y-4 pt-3 leading-normal lg:grid-cols-2">
        <p className="max-w-[60ch] text-14">
          Combine both: a <b>schedule</b> makes a backup every day in the repository, another failure domain, and a <b>snapshot</b> before
          each risky change brings the machine back in seconds. The three oldest backups of each machine cost nothing.
        </p>
        <div>
          <h3>What is not a backup</h3>
          <ul className="mt-1 grid gap-1">
            {notBackups.map(([what, why]) => (
              <li key={what}>
                <b>{what}</b> {why}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Section>
  )
}
