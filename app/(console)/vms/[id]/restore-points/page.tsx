import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { restorePointFilterOf, searchOf, type PageSearch } from '@/lib/query/filters'
import { protectionOptions } from '@/lib/query/protection'
import { restorePointListOptions } from '@/lib/query/restore-points'
import { getProtection } from '@/lib/services/get-protection'
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
  const context = { db: webDb(), actor, clock: systemClock }
  await Promise.all([
    client.prefetchInfiniteQuery({ ...restorePointListOptions(query), queryFn: () => listRestorePoints({ ...context, query }) }),
    client.prefetchQuery({ queryKey: protectionOptions(id).queryKey, queryFn: () => getProtection({ ...context, id }) }),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <VmPoints id={id} />
    </HydrationBoundary>
  )
}
