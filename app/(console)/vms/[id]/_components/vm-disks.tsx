'use client'
import { useQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import type { Disk } from '@/lib/contract/vm'
import { formatBytes } from '@/lib/format/bytes'
import { vmOptions } from '@/lib/query/vms'

const columns: readonly Column<Disk>[] = [
  { id: 'name', header: 'Name', narrow: 'title', cell: (disk) => <b>{disk.name}</b> },
  { id: 'target', header: 'Device', narrow: 'action', cell: (disk) => <code>{disk.target}</code> },
  { id: 'role', header: 'Role', narrow: 'meta', cell: (disk) => (disk.role === 'os' ? 'System disk' : 'Volume') },
  {
    id: 'size',
    header: 'Size',
    end: true,
    narrow: 'meta',
    cell: (disk) => <span className="whitespace-nowrap text-ink">{formatBytes(disk.sizeBytes)}</span>,
  },
  {
    id: 'allocated',
    header: 'Takes',
    end: true,
    narrow: 'meta',
    cell: (disk) => (
      <span className="whitespace-nowrap">
        <span className="sr-only sm:hidden">takes </span>
        {formatBytes(disk.allocatedBytes)}
      </span>
    ),
  },
  { id: 'chain', header: 'Layers', end: true, narrow: 'meta', cell: (disk) => (disk.chainLength === 1 ? '1' : disk.chainLength) },
  {
    id: 'pool',
    header: 'Pool',
    leave: 3,
    narrow: 'hide',
    cell: (disk) => `${disk.pool.name}, ${disk.pool.kind === 'primary' ? 'on the host' : 'repository'}`,
  },
]

export function VmDisks({ id }: { id: string }) {
  const query = useQuery(vmOptions(id))
  return (
    <div className="pt-5">
      <DataTable
        label="Disks"
        source={{
          rows: query.data?.disks,
          isPending: query.isPending,
          error: query.error,
          hasMore: false,
          isFetchingMore: false,
          loadMore: () => undefined,
        }}
        columns={columns}
        rowKey={(disk) => disk.id}
        filtered={false}
        empty={
          <Empty title="No disks">
            <p>This machine has no disk of its own, so there is nothing to protect.</p>
          </Empty>
        }
        nothingMatches={null}
        problem={<ProblemNote title="The disks could not be read" error={query.error} onRetry={() => void query.refetch()} />}
      />
      <p className="max-w-[80ch] pt-3 text-12 text-ink-3">
        A disk reads through its layers: each restore point keeps the one that was written up to its instant, and what nobody needs any more
        is folded together in the background.
      </p>
    </div>
  )
}
