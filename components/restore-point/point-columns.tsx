'use client'
import { Pin } from 'lucide-react'
import Link from 'next/link'
import type { Column } from '@/components/table/columns'
import { Tooltip } from '@/components/ui/tooltip'
import { Age, Instant } from '@/components/ui/time'
import type { SlotPoint } from '@/lib/contract/protection'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { restorePointProofs } from '@/lib/domain/restore-point'
import { formatBytes } from '@/lib/format/bytes'
import { consistencyLabel, kindLabel, pointStateLabel, proofLabel } from './labels'
import { CaptureCell, keptBy, SlotCell } from './point-capture'
import { PointActions } from './point-actions'
import { PointMark } from './point-mark'

const name: Column<RestorePoint> = {
  id: 'name',
  header: 'Name',
  sortKey: 'name',
  narrow: 'title',
  always: true,
  cell: (point) => (
    <span className="grid grid-cols-[14px_minmax(0,1fr)] items-baseline gap-x-1.5">
      <PointMark point={point} />
      <span className="min-w-0">
        <span className="inline-flex max-w-full items-center gap-1.5">
          <b className="[overflow-wrap:anywhere]">{point.name}</b>
          {point.pinned && (
            <span className="inline-flex text-ink-3" title={point.pinReason || undefined}>
              <Pin aria-hidden="true" className="size-3" />
              <span className="sr-only">pinned{point.pinReason && `: ${point.pinReason}`}</span>
            </span>
          )}
        </span>
        <span className="block text-12 leading-[1.3] text-ink-3 [overflow-wrap:anywhere]">
          <span className="sr-only">{kindLabel[point.kind]}</span>
          {point.state === 'failed' ? (
            <span className="text-danger">{point.failure ?? 'It failed and holds no data.'}</span>
          ) : point.damage ? (
            <span className="text-danger">Damaged: {point.damage}</span>
          ) : (
            point.note.split('\n')[0]
          )}
        </span>
      </span>
    </span>
  ),
}

const machine: Column<RestorePoint> = {
  id: 'vm',
  header: 'Virtual machine',
  width: '15%',
  narrow: 'meta',
  cell: (point) =>
    point.vmId ? (
      <Link href={`/vms/${point.vmId}`} className="text-ink">
        {point.vmName}
      </Link>
    ) : (
      <span>
        {point.vmName} <span className="text-12 text-ink-3">(gone)</span>
      </span>
    ),
}

const rest: Column<RestorePoint>[] = [
  {
    id: 'captured',
    header: 'Captured',
    sortKey: 'capturedAt',
    width: '136px',
    narrow: 'meta',
    cell: (point) =>
      point.state === 'ready' && point.capturedAt ? (
        <span className="whitespace-nowrap">
          <Age at={point.capturedAt} className="text-ink" />
          <span className="ml-2 text-12 leading-[1.3] text-ink-3 sm:ml-0 sm:block">
            <Instant at={point.capturedAt} />
          </span>
        </span>
      ) : (
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          {point.state !== 'failed' && <span className="spin" aria-hidden="true" />}
          {pointStateLabel[point.state]}
        </span>
      ),
  },
  {
    id: 'capture',
    header: 'Full or incremental',
    width: '15%',
    leave: 2,
    narrow: 'meta',
    cell: (point) => <CaptureCell point={point} />,
  },
  {
    id: 'kept',
    header: 'Kept by',
    width: '12%',
    wide: true,
    narrow: 'hide',
    cell: (point) => <span className="[overflow-wrap:anywhere]">{keptBy(point)}</span>,
  },
  {
    id: 'consistency',
    header: 'Consistency',
    width: '104px',
    wide: true,
    narrow: 'hide',
    cell: (point) =>
      point.consistency && (
        <Tooltip text={consistencyLabel[point.consistency].meaning}>
          <button type="button" className="cursor-help underline decoration-line-control decoration-dotted underline-offset-3">
            {consistencyLabel[point.consistency].name}
          </button>
        </Tooltip>
      ),
  },
  {
    id: 'proof',
    header: 'Proof',
    width: '150px',
    leave: 1,
    narrow: 'hide',
    cell: (point) =>
      point.state === 'ready' && (
        <span
          className="proof"
          title={
            point.damage ??
            restorePointProofs
              .slice(0, proven(point))
              .map((step) => proofLabel[step])
              .join(', ')
          }
        >
          {restorePointProofs.map((step, index) => (
            <i key={step} aria-hidden="true" className={index < proven(point) ? 'on' : ''} />
          ))}
          <span className={point.damage ? 'ml-1.5 text-danger' : 'ml-1.5'}>{point.damage ? 'Damaged' : proofLabel[point.proof]}</span>
        </span>
      ),
  },
  {
    id: 'own',
    header: 'Own size',
    sortKey: 'storedBytes',
    width: '88px',
    end: true,
    leave: 3,
    narrow: 'meta',
    cell: (point) => point.state === 'ready' && <span className="whitespace-nowrap text-ink">{formatBytes(point.storedBytes)}</span>,
  },
  {
    id: 'restorable',
    header: 'Restores',
    width: '88px',
    end: true,
    wide: true,
    narrow: 'hide',
    cell: (point) => <span className="whitespace-nowrap">{formatBytes(point.restorableBytes)}</span>,
  },
  {
    id: 'disks',
    header: <span className="pl-6">Disks</span>,
    label: 'Disks',
    width: '240px',
    wide: true,
    narrow: 'hide',
    cell: (point) => <span className="block pl-6">{point.disks.map((disk) => disk.name).join(', ')}</span>,
  },
  {
    id: 'asked',
    header: 'Asked for',
    width: '130px',
    wide: true,
    narrow: 'hide',
    cell: (point) => <Instant at={point.createdAt} />,
  },
  {
    id: 'id',
    header: 'Id',
    width: '250px',
    optional: true,
    narrow: 'full',
    cell: (point) => <code className="text-12">{point.id}</code>,
  },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    width: '214px',
    always: true,
    end: true,
    narrow: 'action',
    cell: (point) => <PointActions point={point} />,
  },
]

/** How many of the three steps hold: stored, checksummed, booted. What is damaged has none left. */
const proven = ({ proof, damage }: RestorePoint) => (damage ? 0 : restorePointProofs.indexOf(proof) + 1)

export const pointOrders = [
  { value: '-capturedAt', label: 'Newest first' },
  { value: 'capturedAt', label: 'Oldest first' },
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: '-storedBytes', label: 'Biggest first' },
  { value: 'storedBytes', label: 'Smallest first' },
] as const

/** Columns of a list of one VM's points, with what is known of its free slots. */
export function pointColumnsOf(slots: ReadonlyMap<string, SlotPoint>): readonly Column<RestorePoint>[] {
  const slot: Column<RestorePoint> = {
    id: 'slot',
    header: 'Free or billed',
    width: '15%',
    leave: 1,
    narrow: 'meta',
    cell: (point) => <SlotCell slot={slots.get(point.id)} />,
  }
  return [name, ...rest.slice(0, -1), slot, ...rest.slice(-1)]
}

/** The same with the VM, for the list of all. */
export const allPointColumns: readonly Column<RestorePoint>[] = [name, machine, ...rest]
