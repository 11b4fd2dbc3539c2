'use client'
import { Camera, Play, Square } from 'lucide-react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { BulkAction, type BulkConfirmProps } from '@/components/table/bulk-action'
import type { RowSelection } from '@/components/table/use-selection'
import type { Vm } from '@/lib/contract/vm'
import { listNames } from '@/lib/format/names'
import { bulkWork } from '@/lib/query/bulk'

const nameOf = (vm: Vm) => vm.name
const shared = { rowKey: (vm: Vm) => vm.id, rowName: nameOf }

/** What can be done with several VMs at once. */
export function VmBulk({ selection }: { selection: RowSelection<Vm> }) {
  return (
    <>
      <BulkAction
        {...shared}
        label="Snapshot"
        icon={<Camera aria-hidden="true" />}
        selection={selection}
        verdictOf={(vm) => vm.can.snapshot}
        work={bulkWork.snapshot}
        done={(count) => (count === 1 ? '1 snapshot asked for' : `${count} snapshots asked for`)}
      />
      <BulkAction
        {...shared}
        label="Start"
        icon={<Play aria-hidden="true" />}
        selection={selection}
        verdictOf={(vm) => vm.can.start}
        work={bulkWork.start}
        done={(count) => (count === 1 ? '1 start asked for' : `${count} starts asked for`)}
      />
      <BulkAction
        {...shared}
        label="Stop"
        icon={<Square aria-hidden="true" />}
        selection={selection}
        verdictOf={(vm) => vm.can.stop}
        work={bulkWork.stop}
        done={(count) => (count === 1 ? '1 stop asked for' : `${count} stops asked for`)}
        confirm={(props) => <StopSelected {...props} />}
      />
    </>
  )
}

function StopSelected({ rows, left, busy, onConfirm, onOpenChange }: BulkConfirmProps<Vm>) {
  const what = rows.length === 1 ? (rows[0]?.name ?? '') : `${rows.length} machines`
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={`Stop ${what}`}
      description={<p className="[overflow-wrap:anywhere]">{listNames(rows.map(nameOf), 12)}</p>}
      confirm={rows.length === 1 ? 'Stop' : `Stop ${rows.length} machines`}
      busy={busy}
      onConfirm={onConfirm}
    >
      <ul className="grid gap-2 text-14 leading-normal">
        <li>Each guest is asked to shut down; one that has not after about 30 seconds is switched off. Restore points stay.</li>
        {left.length > 0 && (
          <li>
            Left as they are:{' '}
            {listNames(
              left.map((vm) => `${vm.name} (${vm.can.stop.reason ?? 'not possible now'})`),
              6,
            )}
          </li>
        )}
      </ul>
    </ConfirmDialog>
  )
}
