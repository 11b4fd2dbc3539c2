'use client'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { StoredPlot } from '@/components/charts/stored-plot'
import { ProblemNote } from '@/components/feedback/problem-note'
import { FoldSection } from '@/components/layout/fold-section'
import { useNow, useTimeZone } from '@/components/ui/now'
import type { Protection } from '@/lib/contract/protection'
import { formatBytes } from '@/lib/format/bytes'
import { protectionOptions } from '@/lib/query/protection'
import { vmOptions } from '@/lib/query/vms'
import { ConsoleScreen } from './console-screen'
import { ConsoleTail } from './console-tail'
import { FreeSlotStrip } from './free-slot-strip'
import { RecentOperations } from './recent-operations'
import { RecoveryPoint } from './recovery-point'
import { RecoveryTime } from './recovery-time'
import { RestoreFromDay } from './restore-from-day'

export function VmOverview({ id }: { id: string }) {
  const { data: vm } = useSuspenseQuery(vmOptions(id))
  const query = useQuery(protectionOptions(id))
  const protection = query.data
  return (
    <>
      {query.error && (
        <div className="pt-4">
          <ProblemNote title="The protection of this machine could not be read" error={query.error} onRetry={() => void query.refetch()} />
        </div>
      )}
      <div className="vm-overview">
        {protection && (
          <div className="dials">
            <RecoveryPoint protection={protection} />
            <RecoveryTime protection={protection} />
          </div>
        )}
        {protection && <FreeSlotStrip protection={protection} />}
        {protection && <RestoreFromDay protection={protection} />}
        <div className="screens">
          <FoldSection title="Screen" aside={vm.power === 'running' ? 'refreshed every 2 s while you look' : undefined}>
            <ConsoleScreen vm={vm} />
          </FoldSection>
          <FoldSection title="Console" aside="last lines">
            <ConsoleTail vm={vm} />
          </FoldSection>
        </div>
        <div className="stored">
          {protection && <Stored protection={protection} />}
          <FoldSection title="Latest operations">
            <RecentOperations vmId={id} />
          </FoldSection>
        </div>
      </div>
    </>
  )
}

function Stored({ protection }: { protection: Protection }) {
  const now = useNow()
  const timeZone = useTimeZone()
  const points = protection.points
    .filter((point) => point.state === 'ready')
    .map(({ at, storedBytes }) => ({ at: Date.parse(at), storedBytes }))
  if (points.length === 0) return null
  const sum = points.reduce((bytes, point) => bytes + point.storedBytes, 0)
  return (
    <FoldSection title="Stored" aside={`${formatBytes(sum)} by ${points.length === 1 ? '1 point' : `${points.length} points`}`}>
      <div className="pt-4">
        <StoredPlot points={points} now={now} timeZone={timeZone} />
        <p className="pt-1 text-12 text-ink-3">Points kept today, added up in the order in which they were taken.</p>
      </div>
    </FoldSection>
  )
}
