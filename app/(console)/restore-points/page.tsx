import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Empty } from '@/components/feedback/empty'
import { PageHeader } from '@/components/layout/page-header'
import { PointsTable } from '@/components/restore-point/points-table'
import { buttonVariants } from '@/components/ui/button-variants'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { restorePointFilterOf, searchOf, type PageSearch } from '@/lib/query/filters'
import { restorePointListOptions } from '@/lib/query/restore-points'
import { listRestorePoints } from '@/lib/services/list-restore-points'

export const metadata: Metadata = { title: 'Restore points' }

export default async function Page({ searchParams }: { searchParams: Promise<PageSearch> }) {
  const { actor } = await requirePageActor()
  const query = restorePointFilterOf(searchOf(await searchParams))
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...restorePointListOptions(query),
    queryFn: () => listRestorePoints({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Restore points" />
      <PointsTable
        empty={
          <Empty
            title="No restore points yet"
            action={
              <Link href="/vms" className={buttonVariants({ variant: 'primary' })}>
                Choose a virtual machine
              </Link>
            }
          >
            <p>
              Every snapshot of every machine is listed here, also of machines that are gone. Take the first one from a machine’s row or
              page.
            </p>
          </Empty>
        }
      />
    </HydrationBoundary>
  )
}
