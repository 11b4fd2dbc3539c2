import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Empty } from '@/components/feedback/empty'
import { PageHeader } from '@/components/layout/page-header'
import { SchedulesTable } from '@/components/schedule/schedules-table'
import { buttonVariants } from '@/components/ui/button-variants'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { searchOf, type PageSearch } from '@/lib/query/filters'
import { scheduleFilterOf } from '@/lib/query/schedule-filter'
import { scheduleListOptions } from '@/lib/query/schedules'
import { listSchedules } from '@/lib/services/list-schedules'

export const metadata: Metadata = { title: 'Schedules' }

export default async function Page({ searchParams }: { searchParams: Promise<PageSearch> }) {
  const { actor } = await requirePageActor()
  const query = scheduleFilterOf(searchOf(await searchParams))
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...scheduleListOptions(query),
    queryFn: () => listSchedules({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Schedules" />
      <SchedulesTable
        empty={
          <Empty
            title="No machine is backed up by a schedule"
            action={
              <Link href="/vms" className={buttonVariants({ variant: 'primary' })}>
                Choose a virtual machine
              </Link>
            }
          >
            <p>
              A schedule backs a machine up without being asked, into the repository, where the loss of its host does not reach. Choose a
              machine and open its Schedules.
            </p>
          </Empty>
        }
      />
    </HydrationBoundary>
  )
}
