import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { FirstSteps } from '@/components/layout/first-steps'
import { PageHeader } from '@/components/layout/page-header'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { firstStepsOptions } from '@/lib/query/first-steps'
import { hostListOptions } from '@/lib/query/hosts'
import { overviewOptions } from '@/lib/query/protection'
import { getFirstSteps } from '@/lib/services/get-first-steps'
import { getOverview } from '@/lib/services/get-overview'
import { listHosts } from '@/lib/services/list-hosts'
import { OverviewPage } from './_components/overview-page'

export const metadata: Metadata = { title: 'Overview' }

export default async function Page() {
  const { actor, me } = await requirePageActor()
  const steps = me.preferences.firstStepsDone ? null : await getFirstSteps({ db: webDb(), actor, clock: systemClock })
  const isNew = steps !== null && !(steps.hasVm && steps.tookSnapshot && steps.restored)
  const client = new QueryClient()
  const context = { db: webDb(), actor, clock: systemClock }
  if (steps) client.setQueryData(firstStepsOptions().queryKey, steps)
  await Promise.all([
    client.prefetchQuery({ queryKey: overviewOptions().queryKey, queryFn: () => getOverview(context) }),
    client.prefetchInfiniteQuery({ ...hostListOptions(), queryFn: () => listHosts(context) }),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Overview" />
      {isNew && <FirstSteps />}
      <OverviewPage />
    </HydrationBoundary>
  )
}
