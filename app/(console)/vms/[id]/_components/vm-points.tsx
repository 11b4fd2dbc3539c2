'use client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { PointsTable } from '@/components/restore-point/points-table'
import { SnapshotButton } from '@/components/vm/snapshot-button'
import { vmOptions } from '@/lib/query/vms'

export function VmPoints({ id }: { id: string }) {
  const { data: vm } = useSuspenseQuery(vmOptions(id))
  return (
    <div className="pt-5">
      <PointsTable
        vmId={id}
        empty={
          <Empty title="No restore points yet" action={<SnapshotButton vm={vm} primary />}>
            <p>
              A snapshot takes under a second while the machine runs, and brings it back in seconds after a bad upgrade. It lives beside the
              VM, so it does not survive the loss of the host; combine it with backups.
            </p>
          </Empty>
        }
      />
    </div>
  )
}
