'use client'
import { Figure, Readout } from '@/components/charts/figure'
import { ProtectionDot, protectionLabel, StateRoll } from '@/components/charts/state-roll'
import { useNow } from '@/components/ui/now'
import type { Overview } from '@/lib/contract/protection'
import { bytesParts } from '@/lib/format/bytes'
import { durationParts, formatDuration, lossParts } from '@/lib/format/duration'
import { formatMoney } from '@/lib/format/money'

const states = ['unprotected', 'at-risk', 'protected'] as const

/** The account in one line of instruments. */
export function Fleet({ overview }: { overview: Overview }) {
  const now = useNow()
  const { total, unprotected, atRisk, protected: covered } = overview.machines
  const counts = { unprotected, 'at-risk': atRisk, protected: covered }
  const said = states.map((state) => `${counts[state]} ${protectionLabel[state].toLowerCase()}`).join(', ')
  const longest = overview.exposed
    .filter(({ exposure }) => exposure.vmBreaksSince !== null)
    .reduce<Overview['exposed'][number] | null>(
      (worst, each) => (worst && (worst.exposure.vmBreaksSince ?? '') <= (each.exposure.vmBreaksSince ?? '') ? worst : each),
      null,
    )
  const backupTime = overview.restores.find(({ kind }) => kind === 'backup')?.toRunning
  const restore = backupTime ?? overview.restores.find(({ kind }) => kind === 'snapshot')?.toRunning
  const { snapshots, backups, snapshotBytes, backupBytes } = overview.points
  const bytes = snapshotBytes + backupBytes
  return (
    <section aria-label="The account at a glance" className="fleet">
      <Readout
        name={`${total} ${total === 1 ? 'machine' : 'machines'} by exposure`}
        note={
          <span className="flex flex-wrap gap-x-4 text-ink-2">
            {states.map((state) => (
              <span key={state} className="inline-flex items-center gap-1.5">
                <ProtectionDot state={state} />
                {counts[state]} {protectionLabel[state].toLowerCase()}
              </span>
            ))}
          </span>
        }
      >
        <StateRoll counts={counts} label={said} />
      </Readout>
      <Readout name="Without a new point" note={longestNote(overview.machines.withoutPoint, longest?.vm.name)}>
        {overview.machines.withoutPoint > 0 ? (
          <span className="text-28 leading-none tracking-[-0.03em] text-danger">Never had one</span>
        ) : longest?.exposure.vmBreaksSince ? (
          <Figure parts={lossParts(now - Date.parse(longest.exposure.vmBreaksSince))} />
        ) : (
          <span className="text-28 leading-none text-ink-3">–</span>
        )}
      </Readout>
      <Readout name="Median time to running" note={restoreNote(restore, backupTime ? 'backups' : 'snapshots')}>
        {restore ? <Figure parts={durationParts(restore.medianMs)} /> : <span className="text-28 leading-none text-ink-3">–</span>}
      </Readout>
      <Readout
        name="Storage"
        note={`${formatMoney(overview.perMonth, bytes > 0)} a month for ${count(snapshots, 'snapshot')}, ${count(backups, 'backup')}`}
      >
        <Figure parts={[bytesParts(bytes)]} />
      </Readout>
    </section>
  )
}

function longestNote(without: number, name: string | undefined): string {
  if (without > 0) return without === 1 ? '1 machine' : `${without} machines`
  return name ?? 'no machine yet'
}

const count = (number: number, what: string) => (number === 1 ? `1 ${what}` : `${number} ${what}s`)

function restoreNote(time: Overview['restores'][number]['toRunning'] | undefined, from: string): string {
  if (!time) return 'nothing was restored yet'
  const measured = `${count(time.count, 'restore')} of ${from}`
  return time.estimate ? `estimate, from ${measured}` : `${measured}, 9 in 10 within ${formatDuration(time.p90Ms)}`
}
