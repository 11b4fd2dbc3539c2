import type { Demo } from './player'
import { restoreInSeconds } from './restore-in-seconds'
import { scheduleAndFreeTier } from './schedule-and-free-tier'
import { snapshotBeforeUpgrade } from './snapshot-before-upgrade'

/** Every demo by its name, for the machine that it is played on. */
export const demos: Record<string, (on: { account: string; vm: string }) => Demo> = {
  'snapshot-before-upgrade': snapshotBeforeUpgrade,
  'schedule-and-free-tier': scheduleAndFreeTier,
  'restore-in-seconds': restoreInSeconds,
}
