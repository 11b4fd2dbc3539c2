import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { restorePointFilterOf, searchOf, type PageSearch } from '@/lib/query/filters'
import { restorePointListOptions } from '@/lib/query/restore-points'
import { listRestorePoints } from '@/lib/services/list-restore-points'
import { VmPoints } from '../_components/vm-points'

export const metadata: Metadata = { title: 'Restore points' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<PageSearch>
}

export default async function Page({ params, searchParams }: Props) {
  const [{ actor }, { id }, search] = await Promise.all([requirePageActor(), params, searchParams])
  const query = { ...restorePointFilterOf(searchOf(search)), vmId: id }
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...restorePointListOptions(query),
    queryFn: () => listRestorePoints({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <VmPoints id={id} />
    </HydrationBoundary>
  )
}
