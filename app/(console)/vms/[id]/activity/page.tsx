import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { OperationsTable } from '@/components/operation/operations-table'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { operationFilterOf, searchOf, type PageSearch } from '@/lib/query/filters'
import { operationListOptions } from '@/lib/query/operations'
import { listOperations } from '@/lib/services/list-operations'

export const metadata: Metadata = { title: 'Activity' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<PageSearch>
}

export default async function Page({ params, searchParams }: Props) {
  const [{ actor }, { id }, search] = await Promise.all([requirePageActor(), params, searchParams])
  const query = { ...operationFilterOf(searchOf(search)), vmId: id }
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...operationListOptions(query),
    queryFn: () => listOperations({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <div className="pt-5">
        <OperationsTable vmId={id} />
      </div>
    </HydrationBoundary>
  )
}
