import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { AuditTable } from '@/components/audit/audit-table'
import { PageHeader } from '@/components/layout/page-header'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { auditActorsOptions, auditFilterOf, auditListOptions } from '@/lib/query/audit'
import { searchOf, type PageSearch } from '@/lib/query/filters'
import { listAudit } from '@/lib/services/list-audit'
import { listAuditActors } from '@/lib/services/list-audit-actors'

export const metadata: Metadata = { title: 'Activity' }

export default async function Page({ searchParams }: { searchParams: Promise<PageSearch> }) {
  const { actor } = await requirePageActor()
  const query = auditFilterOf(searchOf(await searchParams), 'UTC')
  const client = new QueryClient()
  const context = { db: webDb(), actor, clock: systemClock }
  await Promise.all([
    client.prefetchInfiniteQuery({ ...auditListOptions(query), queryFn: () => listAudit({ ...context, query }) }),
    client.prefetchQuery({ queryKey: auditActorsOptions().queryKey, queryFn: () => listAuditActors(context) }),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Activity">
        <p>Who did what, newest first. Nothing can be removed from here.</p>
      </PageHeader>
      <AuditTable />
    </HydrationBoundary>
  )
}
