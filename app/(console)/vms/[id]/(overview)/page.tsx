import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { operationListOptions } from '@/lib/query/operations'
import { protectionOptions } from '@/lib/query/protection'
import { getProtection } from '@/lib/services/get-protection'
import { listOperations } from '@/lib/services/list-operations'
import { VmOverview } from '../_components/vm-overview'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const { actor } = await requirePageActor()
  const client = new QueryClient()
  const context = { db: webDb(), actor, clock: systemClock }
  await Promise.all([
    client.prefetchQuery({ queryKey: protectionOptions(id).queryKey, queryFn: () => getProtection({ ...context, id }) }),
    client.prefetchInfiniteQuery({
      ...operationListOptions({ vmId: id }),
      queryFn: () => listOperations({ ...context, query: { vmId: id } }),
    }),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <VmOverview id={id} />
    </HydrationBoundary>
  )
}
