'use client'
import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import { Instant, Left } from '@/components/ui/time'
import type { VmDetail } from '@/lib/contract/vm'
import { useConfirmRestore, useUndoRestore } from '@/lib/query/mutations'
import { restorePointOptions } from '@/lib/query/restore-points'

/** After a restore in place: from what, until when it can be undone, and the choice. */
export function UndoBanner({ vm, undoable }: { vm: VmDetail; undoable: NonNullable<VmDetail['undoable']> }) {
  const [keeping, setKeeping] = useState(false)
  const pointId = undoable.restorePointId
  const point = useQuery({ ...restorePointOptions(pointId ?? ''), enabled: pointId !== null })
  const undo = useUndoRestore(undoable.operationId)
  const keep = useConfirmRestore(undoable.operationId)
  const busyReason = vm.operation ? 'Something is under way on this VM; wait for it to end.' : undefined
  return (
    <section
      aria-label="Undo restore"
      className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2 border border-line-control py-2.5 pr-2 pl-3.5 text-ink"
    >
      <Undo2 aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
      <p className="min-w-48 flex-1">
        {point.data ? (
          <>
            Restored from <b>“{point.data.name}”</b>.
          </>
        ) : (
          'Restored in place.'
        )}{' '}
        <span className="text-ink-2">
          The disk before is kept until <Instant at={undoable.until} />, <Left until={undoable.until} /> more. Undoing gives up what was
          written since the restore.
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          reason={busyReason}
          busy={undo.isPending}
          onClick={() => undo.mutate(undefined, { onError: (thrown) => toastProblem('The restore was not undone', thrown) })}
        >
          Undo restore
        </Button>
        <Button variant="quiet" reason={busyReason} onClick={() => setKeeping(true)}>
          Keep the restored disk
        </Button>
      </div>
      <ConfirmDialog
        danger
        open={keeping}
        onOpenChange={setKeeping}
        title="Keep the restored disk"
        description={
          <p>
            The disk from before the restore is removed now instead of at <Instant at={undoable.until} />. The restore can then no longer be
            undone.
          </p>
        }
        confirm="Keep the restored disk"
        busy={keep.isPending}
        onConfirm={() =>
          keep.mutate(undefined, {
            onSuccess: () => setKeeping(false),
            onError: (thrown) => toastProblem('Nothing was changed', thrown),
          })
        }
      />
    </section>
  )
}
