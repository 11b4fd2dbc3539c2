'use client'
import { Ellipsis, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import { buttonVariants } from '@/components/ui/button-variants'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import type { Schedule } from '@/lib/contract/schedule'
import { useRunSchedule, useUpdateSchedule } from '@/lib/query/schedule-mutations'

// Its code comes when it is first opened.
const DeleteScheduleDialog = dynamic(() => import('./delete-schedule-dialog').then((module) => module.DeleteScheduleDialog))

const reasonOf = ({ allowed, reason }: { allowed: boolean; reason?: string | undefined }) =>
  allowed ? undefined : (reason ?? 'Not possible now.')

/** Run now in sight, the rest in the menu. `page` lays them out for the schedule's own page, with Edit in sight too. */
export function ScheduleActions({ schedule, page = false }: { schedule: Schedule; page?: boolean }) {
  const router = useRouter()
  const [deleting, setDeleting] = useState(false)
  const run = useRunSchedule(schedule.id)
  const update = useUpdateSchedule(schedule.id)
  const { can, name, enabled } = schedule
  const edit = `/schedules/${schedule.id}/edit`
  const toggle = () =>
    update.mutate(
      { enabled: !enabled },
      { onError: (thrown) => toastProblem(`“${name}” was not ${enabled ? 'paused' : 'resumed'}`, thrown) },
    )
  return (
    <span className="inline-flex items-center justify-end gap-1">
      <Button
        size={page ? 'normal' : 'small'}
        reason={reasonOf(can.run)}
        busy={run.isPending}
        onClick={() => run.mutate({ onError: (thrown) => toastProblem(`“${name}” was not run`, thrown) })}
      >
        Run now
      </Button>
      {page &&
        (can.update.allowed ? (
          <Link href={edit} className={buttonVariants({ variant: 'primary' })}>
            Edit…
          </Link>
        ) : (
          <Button reason={reasonOf(can.update)}>Edit…</Button>
        ))}
      <Menu
        trigger={
          <Button size={page ? 'icon' : 'small-icon'} variant="quiet" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        }
      >
        {!page && (
          <MenuItem icon={<Pencil aria-hidden="true" />} reason={reasonOf(can.update)} onSelect={() => router.push(edit)}>
            Edit…
          </MenuItem>
        )}
        <MenuItem
          icon={enabled ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
          reason={reasonOf(can.update)}
          onSelect={toggle}
        >
          {enabled ? 'Pause' : 'Resume'}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 aria-hidden="true" />} danger reason={reasonOf(can.delete)} onSelect={() => setDeleting(true)}>
          Delete…
        </MenuItem>
      </Menu>
      {deleting && (
        <DeleteScheduleDialog
          schedule={schedule}
          open
          onOpenChange={setDeleting}
          {...(page ? { onDeleted: () => router.push(`/vms/${schedule.vmId}/schedules`) } : {})}
        />
      )}
    </span>
  )
}
