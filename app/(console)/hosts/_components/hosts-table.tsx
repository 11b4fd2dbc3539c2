'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import { tableSource } from '@/components/table/table-source'
import { Age } from '@/components/ui/time'
import type { Host } from '@/lib/contract/host'
import { formatMemory } from '@/lib/format/bytes'
import { hostListOptions } from '@/lib/query/hosts'
import { PoolFill } from '@/components/host/pool-fill'

const columns: readonly Column<Host>[] = [
  {
    id: 'name',
    header: 'Name',
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
  { id: 'how', header: 'Guests run', narrow: 'full', cell: (host) => <Accelerator host={host} /> },
  {
    id: 'size',
    header: 'Size',
    leave: 2,
    narrow: 'meta',
    cell: (host) => [host.cpus && `${host.cpus} CPU`, host.memoryMiB && formatMemory(host.memoryMiB)].filter(Boolean).join(' · '),
  },
  { id: 'vms', header: 'Your machines', end: true, leave: 3, narrow: 'hide', cell: (host) => host.vms },
  {
    id: 'pools',
    header: 'Pools',
    narrow: 'full',
    cell: (host) => (
      <ul className="grid max-w-[420px] gap-2 py-2 sm:ml-4">
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
    end: true,
    narrow: 'meta',
    cell: (host) => (host.lastSeenAt ? <Age at={host.lastSeenAt} /> : 'not yet'),
  },
]

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

export function HostsTable() {
  const query = useInfiniteQuery(hostListOptions())
  return (
    <DataTable
      label="Hosts"
      source={tableSource(query)}
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
  )
}
