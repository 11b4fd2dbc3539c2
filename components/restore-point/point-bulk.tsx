'use client'
import { Pin, PinOff, Trash2 } from 'lucide-react'
import { BulkAction } from '@/components/table/bulk-action'
import type { RowSelection } from '@/components/table/use-selection'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { bulkWork } from '@/lib/query/bulk'
import { DeletePointsDialog } from './delete-points-dialog'

const shared = { rowKey: (point: RestorePoint) => point.id, rowName: (point: RestorePoint) => point.name }
const many = (count: number) => (count === 1 ? '1 restore point' : `${count} restore points`)

function canPin(point: RestorePoint) {
  if (point.pinned) return { allowed: false, reason: 'It is pinned already.' }
  return point.state === 'ready' ? { allowed: true } : { allowed: false, reason: 'Only a restore point that is ready can be pinned.' }
}

function canUnpin(point: RestorePoint) {
  return point.pinned ? { allowed: true } : { allowed: false, reason: 'It is not pinned.' }
}

/** What can be done with several restore points at once. */
export function PointBulk({ selection }: { selection: RowSelection<RestorePoint> }) {
  return (
    <>
      <BulkAction
        {...shared}
        label="Pin"
        icon={<Pin aria-hidden="true" />}
        selection={selection}
        verdictOf={canPin}
        work={bulkWork.pin}
        done={(count) => `${many(count)} pinned`}
      />
      <BulkAction
        {...shared}
        label="Unpin"
        icon={<PinOff aria-hidden="true" />}
        selection={selection}
        verdictOf={canUnpin}
        work={bulkWork.unpin}
        done={(count) => `${many(count)} unpinned`}
      />
      <BulkAction
        {...shared}
        label="Delete…"
        icon={<Trash2 aria-hidden="true" />}
        selection={selection}
        verdictOf={(point) => point.can.delete}
        work={bulkWork.deletePoint}
        done={(count) => `Deletion of ${many(count)} asked for`}
        confirm={(props) => <DeletePointsDialog {...props} />}
      />
    </>
  )
}
