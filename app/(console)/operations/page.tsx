import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { PageHeader } from '@/components/layout/page-header'
import { OperationsTable } from '@/components/operation/operations-table'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { operationFilterOf, searchOf, type PageSearch } from '@/lib/query/filters'
import { operationListOptions } from '@/lib/query/operations'
import { listOperations } from '@/lib/services/list-operations'

export const metadata: Metadata = { title: 'Operations' }

export default async function Page({ searchParams }: { searchParams: Promise<PageSearch> }) {
  const { actor } = await requirePageActor()
  const query = operationFilterOf(searchOf(await searchParams))
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({
    ...operationListOptions(query),
    queryFn: () => listOperations({ db: webDb(), actor, clock: systemClock, query }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Operations" />
      <OperationsTable />
    </HydrationBoundary>
  )
}
