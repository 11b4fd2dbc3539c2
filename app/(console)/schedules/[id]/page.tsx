import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { formOf } from '@/components/schedule/schedule-form'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { scheduleOptions, scheduleRunsOptions } from '@/lib/query/schedules'
import { listScheduleRuns } from '@/lib/services/list-schedule-runs'
import { prefetchPreview } from '../_components/prefetch-preview'
import { findSchedule, loadSchedule } from './_components/load-schedule'
import { ScheduleDetail } from './_components/schedule-detail'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const schedule = await findSchedule((await params).id)
  return { title: schedule ? `${schedule.name} · ${schedule.vmName}` : 'Not found' }
}

export default async function Page({ params }: Props) {
  const { id } = await params
  const [{ actor }, schedule] = await Promise.all([requirePageActor(), loadSchedule(id)])
  const client = new QueryClient()
  client.setQueryData(scheduleOptions(id).queryKey, schedule)
  await client.prefetchInfiniteQuery({
    ...scheduleRunsOptions(id),
    queryFn: () => listScheduleRuns({ db: webDb(), actor, clock: systemClock, id }),
  })
  const preview = await prefetchPreview(formOf(schedule), { vmId: schedule.vmId, scheduleId: id })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <HydrationBoundary state={preview}>
        <ScheduleDetail id={id} />
      </HydrationBoundary>
    </HydrationBoundary>
  )
}
