'use client'
import { Age } from '@/components/ui/time'
import type { Vm } from '@/lib/contract/vm'
import type { ScheduleRunState } from '@/lib/domain/schedule/run'
import { formatDuration } from '@/lib/format/duration'

type Run = NonNullable<Vm['protection']['lastRun']>

/** What needs nobody is not lit. */
const loud: Partial<Record<ScheduleRunState, { text: string; tone: string }>> = {
  failed: { text: 'failed', tone: 'text-danger' },
  missed: { text: 'missed', tone: 'text-risk' },
  skipped: { text: 'skipped', tone: 'text-ink' },
}

/** When a schedule last had its turn with this machine, and whether it had to wait and how long it took. */
export function LastRun({ vm: { protection } }: { vm: Pick<Vm, 'protection'> }) {
  const run = protection.lastRun
  if (!run) return <span className="pl-6 text-ink-3">never</span>
  const said = loud[run.state]
  return (
    <span className="inline-flex flex-wrap gap-x-2 pl-6 whitespace-nowrap">
      {said && <span className={said.tone}>{said.text}</span>}
      <Age at={run.plannedAt} className="text-ink" />
      <span className="text-ink-3">{tookText(run)}</span>
    </span>
  )
}

const shownWaitMs = 60_000

function tookText({ state, plannedAt, beganAt, endedAt }: Run): string {
  if (state === 'started') return 'under way'
  if (!beganAt || !endedAt) return ''
  const waitedMs = Date.parse(beganAt) - Date.parse(plannedAt)
  const took = `took ${formatDuration(Date.parse(endedAt) - Date.parse(beganAt))}`
  return waitedMs < shownWaitMs ? took : `waited ${formatDuration(waitedMs)}, ${took}`
}
