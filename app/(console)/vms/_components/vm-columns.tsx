'use client'
import Link from 'next/link'
import { OperationProgress } from '@/components/operation/operation-progress'
import { OperationStateMark } from '@/components/operation/operation-state'
import type { Column } from '@/components/table/columns'
import { Age } from '@/components/ui/time'
import { PowerMark } from '@/components/vm/power-mark'
import { LastRun } from '@/components/vm/last-run'
import { NextBackup, ProtectionCell, ProtectionHead, ProtectionState, SlotPegs } from '@/components/vm/protection-cell'
import { SnapshotButton } from '@/components/vm/snapshot-button'
import type { Vm } from '@/lib/contract/vm'
import { operationLabel } from '@/lib/domain/operation'
import { formatBytes, formatMemory } from '@/lib/format/bytes'

export const vmColumns: readonly Column<Vm>[] = [
  {
    id: 'name',
    header: 'Name',
    sortKey: 'name',
    narrow: 'title',
    always: true,
    cell: (vm) => (
      <Link href={`/vms/${vm.id}`} data-row-open className="font-strong text-ink [overflow-wrap:anywhere]">
        {vm.name}
      </Link>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    width: '178px',
    leave: 1,
    wide: true,
    narrow: 'hide',
    cell: (vm) => (
      <span className="whitespace-nowrap">{`${vm.vcpus} vCPU · ${formatMemory(vm.memoryMiB)} · ${formatBytes(vm.diskBytes)}`}</span>
    ),
  },
  { id: 'state', header: 'State', width: '124px', narrow: 'meta', cell: (vm) => <State vm={vm} /> },
  { id: 'protection', header: 'Protection', width: '118px', narrow: 'meta', cell: (vm) => <ProtectionState vm={vm} /> },
  {
    id: 'newest',
    header: <ProtectionHead />,
    label: 'Newest backup',
    width: '22%',
    narrow: 'full',
    cell: (vm) => <ProtectionCell vm={vm} />,
  },
  { id: 'next', header: 'Next backup', width: '116px', narrow: 'meta', cell: (vm) => <NextBackup vm={vm} /> },
  { id: 'slots', header: 'Free', width: '56px', narrow: 'meta', cell: (vm) => <SlotPegs {...vm.protection.freeSlots} /> },
  { id: 'snapshots', header: 'Snapshots', width: '84px', end: true, wide: true, narrow: 'hide', cell: (vm) => vm.protection.snapshots },
  {
    id: 'stored',
    header: 'Points take',
    width: '96px',
    end: true,
    leave: 2,
    narrow: 'hide',
    cell: (vm) => <span className="whitespace-nowrap text-ink">{formatBytes(vm.protection.storedBytes)}</span>,
  },
  {
    id: 'run',
    header: <span className="pl-6">Last run</span>,
    label: 'Last run',
    width: '300px',
    wide: true,
    narrow: 'hide',
    cell: (vm) => <LastRun vm={vm} />,
  },
  {
    id: 'last',
    header: 'Last operation',
    width: '290px',
    wide: true,
    narrow: 'hide',
    cell: (vm) => <LastOperation last={vm.lastOperation} />,
  },
  { id: 'host', header: 'Host', width: '160px', wide: true, narrow: 'hide', cell: (vm) => vm.host.name },
  {
    id: 'agent',
    header: 'Guest agent',
    width: '110px',
    optional: true,
    narrow: 'meta',
    cell: (vm) => (vm.agentAnswers ? 'answers' : 'silent'),
  },
  {
    id: 'created',
    header: 'Created',
    sortKey: 'createdAt',
    width: '120px',
    optional: true,
    narrow: 'meta',
    cell: (vm) => <Age at={vm.createdAt} />,
  },
  {
    id: 'id',
    header: 'Id',
    width: '250px',
    optional: true,
    narrow: 'full',
    cell: (vm) => <code className="text-12">{vm.id}</code>,
  },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    width: '130px',
    end: true,
    narrow: 'action',
    always: true,
    cell: (vm) => <SnapshotButton vm={vm} />,
  },
]

export const vmOrders = [
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: '-createdAt', label: 'Newest first' },
  { value: 'createdAt', label: 'Oldest first' },
] as const

function State({ vm }: { vm: Vm }) {
  if (!vm.operation) return <PowerMark power={vm.power} />
  return (
    <span className="block max-w-[168px] min-w-24">
      <OperationProgress operation={vm.operation} compact />
    </span>
  )
}

function LastOperation({ last }: { last: Vm['lastOperation'] }) {
  if (!last) return <span className="text-ink-3">none</span>
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2.5">
      <span className="text-ink">{operationLabel[last.kind]}</span>
      <OperationStateMark state={last.state} />
      <Age at={last.endedAt ?? last.createdAt} className="text-ink-3" />
    </span>
  )
}
