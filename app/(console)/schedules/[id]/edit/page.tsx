import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { PageHeader } from '@/components/layout/page-header'
import { ScheduleEditor } from '@/components/schedule/schedule-editor'
import { formOf } from '@/components/schedule/schedule-form'
import { requirePageActor } from '@/lib/auth/page-actor'
import { prefetchPreview } from '../../_components/prefetch-preview'
import { findSchedule, loadSchedule } from '../_components/load-schedule'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const schedule = await findSchedule((await params).id)
  return { title: schedule ? `Edit ${schedule.name}` : 'Not found' }
}

export default async function Page({ params }: Props) {
  await requirePageActor('schedule.write')
  const schedule = await loadSchedule((await params).id)
  const here = `/schedules/${schedule.id}`
  const trail = [
    { href: '/schedules', label: 'Schedules' },
    { href: here, label: schedule.name },
  ]
  return (
    <>
      <PageHeader title={`Edit “${schedule.name}”`} trail={trail}>
        <p>Backs up {schedule.vmName}. Saving never starts a run.</p>
      </PageHeader>
      <HydrationBoundary state={await prefetchPreview(formOf(schedule), { vmId: schedule.vmId, scheduleId: schedule.id })}>
        <ScheduleEditor vmId={schedule.vmId} schedule={schedule} back={here} />
      </HydrationBoundary>
    </>
  )
}
