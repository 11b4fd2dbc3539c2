import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { PageHeader } from '@/components/layout/page-header'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { hostListOptions } from '@/lib/query/hosts'
import { listHosts } from '@/lib/services/list-hosts'
import { HostsTable } from './_components/hosts-table'

export const metadata: Metadata = { title: 'Hosts' }

export default async function Page() {
  const { actor } = await requirePageActor()
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({ ...hostListOptions(), queryFn: () => listHosts({ db: webDb(), actor, clock: systemClock }) })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Hosts">
        <p>What your machines run on, and how full it is.</p>
      </PageHeader>
      <HostsTable />
    </HydrationBoundary>
  )
}
