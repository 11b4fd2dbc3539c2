'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Section } from '@/components/layout/page-header'
import { PoolFill } from '@/components/host/pool-fill'
import { outcomeText } from '@/components/operation/describe'
import { OperationProgress } from '@/components/operation/operation-progress'
import { Age } from '@/components/ui/time'
import type { Overview } from '@/lib/contract/protection'
import { operationLabel } from '@/lib/domain/operation'
import { hostListOptions } from '@/lib/query/hosts'
import { inFlightOptions } from '@/lib/query/operations'
import { NextRuns } from './next-runs'

const shownRunning = 4

/** What comes, what moves, what failed, and how full the pools are. */
export function OverviewSide({ overview }: { overview: Overview }) {
  return (
    <div className="overview-side">
      <div>
        <NextRuns overview={overview} />
        <Failures overview={overview} />
      </div>
      <div>
        <Running />
        <Pools />
      </div>
    </div>
  )
}

function Running() {
  const { data } = useQuery(inFlightOptions())
  const running = data?.items ?? []
  const all = (
    <Link href="/operations" className="link">
      All operations
    </Link>
  )
  return (
    <Section title="Running" className="" aside={all}>
      {running.length === 0 && <p className="py-3 text-ink-3">Nothing is under way.</p>}
      <ul>
        {running.slice(0, shownRunning).map((operation) => (
          <li key={operation.id} className="border-b border-line py-3">
            {operation.vmId && (
              <Link href={`/vms/${operation.vmId}`} className="font-strong text-ink">
                {operation.vmName}
              </Link>
            )}
            <OperationProgress operation={operation} />
          </li>
        ))}
      </ul>
      {running.length > shownRunning && <p className="pt-2 text-12 text-ink-3">{running.length - shownRunning} more</p>}
    </Section>
  )
}

function Failures({ overview }: { overview: Overview }) {
  return (
    <Section title="Failed lately" className="" aside="the last 7 days">
      {overview.failures.length === 0 && <p className="py-3 text-ink-3">Nothing failed.</p>}
      <ul>
        {overview.failures.map((operation) => (
          <li key={operation.id} className="border-b border-line py-2">
            <span className="flex items-baseline gap-2">
              <b className="text-danger">{operationLabel[operation.kind]}</b>
              {operation.vmId && (
                <Link href={`/vms/${operation.vmId}`} className="min-w-0 truncate text-ink">
                  {operation.vmName}
                </Link>
              )}
              <Age at={operation.endedAt ?? operation.createdAt} className="ml-auto text-12 text-ink-3" />
            </span>
            <span className="text-12">{outcomeText(operation)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Pools() {
  const { data } = useInfiniteQuery(hostListOptions())
  const hosts = data?.pages.flatMap((page) => page.items) ?? []
  const all = (
    <Link href="/hosts" className="link">
      Hosts
    </Link>
  )
  return (
    <Section title="Pools" className="" aside={all}>
      {hosts.length === 0 && <p className="py-3 text-ink-3">No pool yet.</p>}
      {hosts.map((host) => (
        <ul key={host.id} className="grid gap-3 border-b border-line py-3">
          <li className="text-12 text-ink-3">{host.name}</li>
          {host.pools.map((pool) => (
            <li key={pool.id}>
              <PoolFill pool={pool} />
            </li>
          ))}
        </ul>
      ))}
    </Section>
  )
}
