'use client'
import { useQuery } from '@tanstack/react-query'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { ProblemNote } from '@/components/feedback/problem-note'
import { toastProblem } from '@/components/feedback/toast'
import { useTimeZone } from '@/components/ui/now'
import type { DeletionPreview, RestorePoint } from '@/lib/contract/restore-point'
import { formatBytes } from '@/lib/format/bytes'
import { formatExact } from '@/lib/format/time'
import { useDeleteRestorePoint } from '@/lib/query/mutations'
import { deletionPreviewOptions } from '@/lib/query/restore-points'
import { kindLabel } from './labels'

/** Deleting one point: what it frees, and that the others are unaffected. */
export function DeletePointDialog({
  point,
  open,
  onOpenChange,
}: {
  point: RestorePoint
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const zone = useTimeZone()
  const preview = useQuery({ ...deletionPreviewOptions(point.id), enabled: open })
  const remove = useDeleteRestorePoint(point.id)
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => onOpenChange(false),
      onError: (thrown) => toastProblem(`“${point.name}” was not deleted`, thrown),
    })
  return (
    <ConfirmDialog
      danger
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete “${point.name}”`}
      description={
        <p>
          {kindLabel[point.kind]} of {point.vmName}, {formatExact(point.capturedAt ?? point.createdAt, zone)}
        </p>
      }
      confirm="Delete restore point"
      busy={remove.isPending}
      onConfirm={confirm}
    >
      {preview.error ? (
        <ProblemNote title="What it frees could not be worked out" error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <Consequences preview={preview.data} />
      )}
    </ConfirmDialog>
  )
}

function Consequences({ preview }: { preview: DeletionPreview | undefined }) {
  if (!preview) {
    return (
      <p role="status" className="text-14">
        Working out what it frees…
      </p>
    )
  }
  const others =
    preview.otherPoints === 0
      ? 'It is the only restore point of this VM: after this there is nothing to go back to.'
      : preview.otherPoints === 1
        ? 'The one other restore point of this VM is unaffected and stays restorable.'
        : `The ${preview.otherPoints} other restore points of this VM are unaffected and stay restorable.`
  return (
    <ul className="grid gap-2 text-14 leading-normal">
      <li>
        Frees <b>{formatBytes(preview.freesBytes)}</b>.{' '}
        {preview.mergesBytes > 0 && `${formatBytes(preview.mergesBytes)} that newer data still needs is folded into it in the background.`}
      </li>
      <li>{others}</li>
      <li>The VM itself goes on as it is. A deleted restore point cannot be brought back.</li>
    </ul>
  )
}
