import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LiveEvents } from '@/components/layout/live-events'
import { Shell } from '@/components/layout/shell'
import { OperationTray } from '@/components/operation/operation-tray'
import { OperationWatcher } from '@/components/operation/operation-watcher'
import { TimeZoneProvider } from '@/components/ui/now'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { sentAtOf } from '@/lib/contract/event'
import { webDb } from '@/lib/db/web'
import { roleMay } from '@/lib/domain/role'
import { inFlightOptions } from '@/lib/query/operations'
import { getEventPosition } from '@/lib/services/list-events-since'
import { listOperations } from '@/lib/services/list-operations'
import { PaletteTrigger } from './_components/palette/palette-trigger'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor, me } = await requirePageActor(null)
  const client = new QueryClient()
  const position = await getEventPosition(webDb())
  const mayRead = roleMay(actor.role, 'vm.read')
  if (mayRead)
    await client.prefetchQuery({
      queryKey: inFlightOptions().queryKey,
      queryFn: () => listOperations({ db: webDb(), actor, clock: systemClock, query: { inFlight: true, limit: 200 } }),
    })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      {mayRead && <LiveEvents session={{ userId: me.user.id, accountId: actor.accountId, position }} />}
      {mayRead && <OperationWatcher userId={me.user.id} since={sentAtOf(position)} />}
      <TimeZoneProvider zone={me.preferences.timeZone}>
        <Shell me={me} tools={mayRead && <Tools accountId={me.account.id} />}>
          {children}
        </Shell>
      </TimeZoneProvider>
    </HydrationBoundary>
  )
}

/** What stands in the top bar of everyone who may see the account's machines. */
function Tools({ accountId }: { accountId: string }) {
  return (
    <>
      <PaletteTrigger accountId={accountId} />
      <OperationTray />
    </>
  )
}
