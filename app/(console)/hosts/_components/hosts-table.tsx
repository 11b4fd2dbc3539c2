'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import { tableSource } from '@/components/table/table-source'
import { useNow } from '@/components/ui/now'
import { Age } from '@/components/ui/time'
import type { Host } from '@/lib/contract/host'
import { formatMemory } from '@/lib/format/bytes'
import { hostListOptions } from '@/lib/query/hosts'
import { Discrepancies } from './discrepancies'
import { PoolFill } from '@/components/host/pool-fill'

const columns: readonly Column<Host>[] = [
  {
    id: 'name',
    header: 'Name',
    width: '14%',
    narrow: 'title',
    cell: (host) => (
      <>
        <b>{host.name}</b>
        <span className="block text-12 leading-[1.3] text-ink-3">
          {host.hypervisor ?? (host.driver === 'simulated' ? 'simulated' : 'libvirt')}
        </span>
      </>
    ),
  },
  { id: 'how', header: 'Guests run', width: '160px', narrow: 'full', cell: (host) => <Accelerator host={host} /> },
  {
    id: 'size',
    header: 'Size',
    width: '130px',
    leave: 2,
    narrow: 'meta',
    cell: (host) => [host.cpus && `${host.cpus} CPU`, host.memoryMiB && formatMemory(host.memoryMiB)].filter(Boolean).join(' · '),
  },
  { id: 'vms', header: 'Your machines', narrow: 'full', cell: (host) => <Machines host={host} /> },
  { id: 'worker', header: 'Worker', width: '150px', narrow: 'full', cell: (host) => <WorkerSign host={host} /> },
  {
    id: 'pools',
    header: 'Pools',
    width: '30%',
    narrow: 'full',
    cell: (host) => (
      <ul className="grid gap-3 py-2.5">
        {host.pools.map((pool) => (
          <li key={pool.id}>
            <PoolFill pool={pool} />
          </li>
        ))}
      </ul>
    ),
  },
  {
    id: 'seen',
    header: 'Last reached',
    width: '112px',
    end: true,
    narrow: 'meta',
    cell: (host) => (
      <>
        <span className="sm:hidden">Last reached </span>
        {host.lastSeenAt ? <Age at={host.lastSeenAt} /> : 'not yet'}
      </>
    ),
  },
]

function Machines({ host }: { host: Host }) {
  const more = host.vms - host.machines.length
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5 py-1.5">
      {host.machines.map((vm) => (
        <Link key={vm.id} href={`/vms/${vm.id}`} className="inline-flex min-h-6 items-center gap-1.5 text-ink">
          <i className={`pw ${vm.power}`} aria-hidden="true" />
          {vm.name}
          <span className="sr-only">, {vm.power}</span>
        </Link>
      ))}
      {more > 0 && <span>and {more} more</span>}
    </span>
  )
}

/** Without a worker nothing that is asked for begins. */
function WorkerSign({ host }: { host: Host }) {
  const now = useNow()
  const at = host.workerHeartbeatAt
  if (at && now - Date.parse(at) < silentAfterMs) return <span className="whitespace-nowrap text-ink">at work</span>
  return (
    <span className="text-danger">
      {at ? (
        <>
          silent, last sign <Age at={at} />
        </>
      ) : (
        'none runs: what is asked for waits'
      )}
    </span>
  )
}

function Accelerator({ host }: { host: Host }) {
  if (host.accelerator === 'kvm') return <span className="text-ink">with KVM</span>
  if (host.accelerator === null) return <span>not reached yet</span>
  return (
    <span>
      <span className="text-ink">emulated (TCG)</span>
      <span className="block text-12 leading-[1.3] text-ink-3">no KVM here: everything works, guests are slower</span>
    </span>
  )
}

/** The list is read every 30 s, and a worker signs every few. */
const silentAfterMs = 60_000

export function HostsTable() {
  const query = useInfiniteQuery(hostListOptions())
  const source = tableSource(query)
  return (
    <>
      <DataTable
        label="Hosts"
        source={source}
        columns={columns}
        rowKey={(host) => host.id}
        filtered={false}
        empty={
          <Empty title="No hosts">
            <p>A host appears here as soon as one of your machines runs on it.</p>
          </Empty>
        }
        nothingMatches={null}
        problem={<ProblemNote title="The hosts could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
      <Discrepancies hosts={source.rows ?? []} />
    </>
  )
}
