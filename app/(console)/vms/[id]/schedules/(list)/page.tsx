import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { NewScheduleLink } from '@/components/schedule/new-schedule-link'
import { NoSchedules } from '@/components/schedule/no-schedules'
import { SchedulesTable } from '@/components/schedule/schedules-table'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { searchOf, type PageSearch } from '@/lib/query/filters'
import { scheduleFilterOf } from '@/lib/query/schedule-filter'
import { scheduleListOptions } from '@/lib/query/schedules'
import { listSchedules } from '@/lib/services/list-schedules'
import { forActor } from '@/lib/services/verdict'

export const metadata: Metadata = { title: 'Schedules' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<PageSearch>
}

export default async function Page({ params, searchParams }: Props) {
  const [{ actor }, { id }, search] = await Promise.all([requirePageActor(), params, searchParams])
  const query = { ...scheduleFilterOf(searchOf(search)), vmId: id }
  const may = forActor(actor, 'schedule.write', { allowed: true })
  const reason = may.allowed ? undefined : may.reason
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...scheduleListOptions(query),
    queryFn: () => listSchedules({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <div className="pt-5">
        <p className="mb-4">
          <NewScheduleLink vmId={id} reason={reason} />
        </p>
        <SchedulesTable vmId={id} empty={<NoSchedules vmId={id} reason={reason} />} />
      </div>
    </HydrationBoundary>
  )
}
