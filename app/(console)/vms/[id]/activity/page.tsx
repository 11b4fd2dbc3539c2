import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { auditActorsOptions, auditFilterOf, auditListOptions } from '@/lib/query/audit'
import { operationFilterOf, searchOf, type PageSearch } from '@/lib/query/filters'
import { operationListOptions } from '@/lib/query/operations'
import { listAudit } from '@/lib/services/list-audit'
import { listAuditActors } from '@/lib/services/list-audit-actors'
import { listOperations } from '@/lib/services/list-operations'
import { VmActivity } from '../_components/vm-activity'

export const metadata: Metadata = { title: 'Activity' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<PageSearch>
}

export default async function Page({ params, searchParams }: Props) {
  const [{ actor }, { id }, search] = await Promise.all([requirePageActor(), params, searchParams.then(searchOf)])
  const client = new QueryClient()
  const context = { db: webDb(), actor, clock: systemClock }
  if (search.get('view') === 'events') {
    const query = { ...auditFilterOf(search, 'UTC'), vmId: id }
    await Promise.all([
      client.prefetchInfiniteQuery({ ...auditListOptions(query), queryFn: () => listAudit({ ...context, query }) }),
      client.prefetchQuery({ queryKey: auditActorsOptions().queryKey, queryFn: () => listAuditActors(context) }),
    ])
  } else {
    const query = { ...operationFilterOf(search), vmId: id }
    await client.prefetchInfiniteQuery({ ...operationListOptions(query), queryFn: () => listOperations({ ...context, query }) })
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <VmActivity id={id} />
    </HydrationBoundary>
  )
}
