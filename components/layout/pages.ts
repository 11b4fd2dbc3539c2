import { Activity, CalendarClock, Gauge, GitCommitVertical, ListChecks, Monitor, Server, Settings2, type LucideIcon } from 'lucide-react'

export interface ConsolePage {
  href: string
  label: string
  Icon: LucideIcon
  /** The second key after `g`. */
  key: string
}

/** The pages of the panel, once: the navigation, the palette and the keyboard read it. */
export const pageGroups: readonly (readonly [ConsolePage, ...ConsolePage[]])[] = [
  [
    { href: '/overview', label: 'Overview', Icon: Gauge, key: 'h' },
    { href: '/vms', label: 'Virtual machines', Icon: Monitor, key: 'v' },
    { href: '/restore-points', label: 'Restore points', Icon: GitCommitVertical, key: 'p' },
    { href: '/schedules', label: 'Schedules', Icon: CalendarClock, key: 'c' },
  ],
  [
    { href: '/operations', label: 'Operations', Icon: ListChecks, key: 'o' },
    { href: '/activity', label: 'Activity', Icon: Activity, key: 'a' },
    { href: '/hosts', label: 'Hosts', Icon: Server, key: 'n' },
    { href: '/settings', label: 'Settings', Icon: Settings2, key: 's' },
  ],
]

export const consolePages: readonly ConsolePage[] = pageGroups.flat()
