'use client'
import Link from 'next/link'
import { OperationProgress } from '@/components/operation/operation-progress'
import type { Column } from '@/components/table/columns'
import { Age } from '@/components/ui/time'
import { PowerMark } from '@/components/vm/power-mark'
import { SnapshotButton } from '@/components/vm/snapshot-button'
import type { Vm } from '@/lib/contract/vm'
import { formatBytes, formatMemory } from '@/lib/format/bytes'

export const vmColumns: readonly Column<Vm>[] = [
  {
    id: 'name',
    header: 'Name',
    sortKey: 'name',
    narrow: 'title',
    cell: (vm) => (
      <Link href={`/vms/${vm.id}`} className="font-strong text-ink [overflow-wrap:anywhere]">
        {vm.name}
      </Link>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    leave: 1,
    narrow: 'hide',
    cell: (vm) => <span className="whitespace-nowrap">{`${vm.vcpus} vCPU · ${formatMemory(vm.memoryMiB)}`}</span>,
  },
  {
    id: 'state',
    header: 'State',
    narrow: 'meta',
    cell: (vm) => <State vm={vm} />,
  },
  {
    id: 'newest',
    header: 'Newest point',
    narrow: 'meta',
    cell: (vm) => (vm.protection.newestPointAt ? <Age at={vm.protection.newestPointAt} className="text-ink" /> : <NoPoint />),
  },
  { id: 'snapshots', header: 'Snapshots', end: true, leave: 3, narrow: 'hide', cell: (vm) => vm.protection.snapshots },
  {
    id: 'disks',
    header: 'Disks',
    end: true,
    leave: 2,
    narrow: 'meta',
    cell: (vm) => <span className="whitespace-nowrap">{formatBytes(vm.diskBytes)}</span>,
  },
  {
    id: 'stored',
    header: 'Points take',
    end: true,
    leave: 2,
    narrow: 'hide',
    cell: (vm) => <span className="whitespace-nowrap text-ink">{formatBytes(vm.protection.storedBytes)}</span>,
  },
  { id: 'actions', header: '', headerLabel: 'Actions', fit: true, end: true, narrow: 'action', cell: (vm) => <SnapshotButton vm={vm} /> },
]

function State({ vm }: { vm: Vm }) {
  if (vm.operation) {
    return (
      <span className="block w-[168px] max-w-full">
        <OperationProgress operation={vm.operation} compact />
      </span>
    )
  }
  return <PowerMark power={vm.power} />
}

/** Red ring and words: without a point there is nothing to go back to. */
function NoPoint() {
  return (
    <span className="inline-flex items-center gap-2 align-middle whitespace-nowrap text-danger">
      <span aria-hidden="true" className="size-2.5 rounded-full border-[1.5px] border-danger-fill" />
      No point
    </span>
  )
}
