import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { PageHeader } from '@/components/layout/page-header'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { hostListOptions } from '@/lib/query/hosts'
import { overviewOptions } from '@/lib/query/protection'
import { getOverview } from '@/lib/services/get-overview'
import { listHosts } from '@/lib/services/list-hosts'
import { OverviewPage } from './_components/overview-page'

export const metadata: Metadata = { title: 'Overview' }

export default async function Page() {
  const { actor } = await requirePageActor()
  const client = new QueryClient()
  const context = { db: webDb(), actor, clock: systemClock }
  await Promise.all([
    client.prefetchQuery({ queryKey: overviewOptions().queryKey, queryFn: () => getOverview(context) }),
    client.prefetchInfiniteQuery({ ...hostListOptions(), queryFn: () => listHosts(context) }),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Overview" />
      <OverviewPage />
    </HydrationBoundary>
  )
}
