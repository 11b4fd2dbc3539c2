import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { searchOf, vmFilterOf, type PageSearch } from '@/lib/query/filters'
import { vmListOptions } from '@/lib/query/vms'
import { listVms } from '@/lib/services/list-vms'
import { VmsPage } from '../_components/vms-page'

export const metadata: Metadata = { title: 'Virtual machines' }

export default async function Page({ searchParams }: { searchParams: Promise<PageSearch> }) {
  const { actor } = await requirePageActor()
  const query = vmFilterOf(searchOf(await searchParams))
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...vmListOptions(query),
    queryFn: () => listVms({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <VmsPage />
    </HydrationBoundary>
  )
}
