'use client'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { toastProblem } from '@/components/feedback/toast'
import type { Schedule } from '@/lib/contract/schedule'
import { useDeleteSchedule } from '@/lib/query/schedule-mutations'

/** Says what stays: a schedule's backups outlive it, and nothing deletes them any more. */
export function DeleteScheduleDialog(props: {
  schedule: Schedule
  open: boolean
  onOpenChange: (open: boolean) => void
  onDeleted?: () => void
}) {
  const { schedule, open, onOpenChange, onDeleted } = props
  const remove = useDeleteSchedule(schedule.id)
  const kept = schedule.keptCount
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        onOpenChange(false)
        toast.success(`“${schedule.name}” was deleted`)
        onDeleted?.()
      },
      onError: (thrown) => {
        onOpenChange(false)
        toastProblem(`“${schedule.name}” was not deleted`, thrown)
      },
    })
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete “${schedule.name}”`}
      description={<p>{schedule.vmName} is no longer backed up by it. Its run history goes too.</p>}
      confirm="Delete schedule"
      danger
      busy={remove.isPending}
      onConfirm={confirm}
    >
      {kept === 0 ? (
        <p>It has no backups, so nothing else changes.</p>
      ) : (
        <p>
          <b className="font-strong text-ink">{kept === 1 ? 'Its one backup stays.' : `Its ${kept} backups stay.`}</b> Without the
          schedule’s retention nothing removes them: they are kept, and billed past the free slots, until somebody deletes them.
        </p>
      )}
    </ConfirmDialog>
  )
}
