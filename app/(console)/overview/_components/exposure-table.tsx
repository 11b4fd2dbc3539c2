'use client'
import Link from 'next/link'
import { Empty } from '@/components/feedback/empty'
import { ExposureBar } from '@/components/charts/exposure-bar'
import { ProtectionDot, protectionLabel } from '@/components/charts/state-roll'
import { Section } from '@/components/layout/page-header'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import { useNow } from '@/components/ui/now'
import { SnapshotButton } from '@/components/vm/snapshot-button'
import { exposureBar } from '@/components/vm/exposure-of'
import type { ExposedMachine, Overview } from '@/lib/contract/protection'
import type { Vm } from '@/lib/contract/vm'
import { lossText } from './loss-text'

const columns: readonly Column<ExposedMachine>[] = [
  {
    id: 'machine',
    header: 'Machine',
    narrow: 'title',
    cell: ({ vm, exposure }) => (
      <span className="inline-flex items-center gap-2">
        <ProtectionDot state={exposure.state} />
        <Link href={`/vms/${vm.id}`} className="font-strong text-ink sm:whitespace-nowrap max-sm:[overflow-wrap:anywhere]">
          {vm.name}
        </Link>
        <span className="sr-only">, {protectionLabel[exposure.state]}</span>
      </span>
    ),
  },
  {
    id: 'host',
    header: 'If its host is lost',
    end: true,
    narrow: 'meta',
    cell: ({ exposure }) => <Lost since={exposure.hostLostSince} after="with the host" />,
  },
  {
    id: 'vm',
    header: 'If it breaks',
    end: true,
    narrow: 'meta',
    cell: ({ exposure }) => <Lost since={exposure.vmBreaksSince} after="if it breaks" />,
  },
  { id: 'bar', header: 'Towards its worst case', leave: 2, narrow: 'hide', cell: ({ vm }) => <Bar vm={vm} /> },
  { id: 'why', header: 'Why', leave: 1, narrow: 'full', cell: (row) => <Why row={row} /> },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    fit: true,
    end: true,
    narrow: 'action',
    cell: ({ vm }) => <SnapshotButton vm={vm} />,
  },
]

function Lost({ since, after }: { since: string | null; after: string }) {
  const now = useNow()
  return (
    <span className={since ? 'whitespace-nowrap text-ink' : 'font-strong whitespace-nowrap text-danger'}>
      {lossText(since, now)}
      <span className="text-ink-3 sm:hidden"> {after}</span>
    </span>
  )
}

/** What is wrong, and where it is put right; a schedule that fails comes before one that is missing. */
function Why({ row: { vm, exposure } }: { row: ExposedMachine }) {
  const { failingSchedules, worstCaseSeconds } = vm.protection
  const remedy = failingSchedules > 0 ? 'See the failure' : worstCaseSeconds === null ? 'Schedule backups' : null
  return (
    <span className="text-12">
      {exposure.reason}{' '}
      {remedy && (
        <Link href={`/vms/${vm.id}/schedules`} className="link whitespace-nowrap">
          {remedy}
          <span className="sr-only"> of {vm.name}</span>
        </Link>
      )}
    </span>
  )
}

function Bar({ vm }: { vm: Vm }) {
  return <ExposureBar {...exposureBar(vm.protection, useNow())} />
}

/** Worst first: what each machine would lose now. */
export function ExposureTable({ overview }: { overview: Overview }) {
  const { exposed, machines } = overview
  const backups = overview.points.backups
  return (
    <Section title="Exposure" className="" aside="What you would lose now, worst first">
      <DataTable
        label="Machines by exposure"
        source={{ rows: exposed, isPending: false, error: null, hasMore: false, isFetchingMore: false, loadMore: () => undefined }}
        columns={columns}
        rowKey={({ vm }) => vm.id}
        filtered={false}
        empty={
          <Empty title="No virtual machines yet">
            <p>Machines of this account appear here by themselves, the least protected first.</p>
          </Empty>
        }
        nothingMatches={null}
        problem={null}
      />
      <p className="flex flex-wrap justify-between gap-x-6 gap-y-1 pt-3 text-12 text-ink-3">
        {backups === 0 && overview.schedules > 0 && exposed.length > 0 && (
          <span>No backups yet: every machine is unprotected against the loss of its host until its schedule has run.</span>
        )}
        {machines.total > exposed.length && (
          <Link href="/vms" className="link ml-auto">
            All {machines.total} machines
          </Link>
        )}
      </p>
    </Section>
  )
}
