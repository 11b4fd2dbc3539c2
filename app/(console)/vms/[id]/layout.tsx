import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { newestPointOptions } from '@/lib/query/restore-points'
import { vmOptions } from '@/lib/query/vms'
import { listRestorePoints } from '@/lib/services/list-restore-points'
import { findVm, loadVm } from './_components/load-vm'
import { VmHeader } from './_components/vm-header'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const vm = await findVm((await params).id)
  if (!vm) return { title: 'Not found' }
  return { title: { default: vm.name, template: `%s · ${vm.name} · Holdfast` } }
}

export default async function VmLayout({ params, children }: Props & { children: ReactNode }) {
  const { id } = await params
  const [{ actor }, vm] = await Promise.all([requirePageActor(), loadVm(id)])
  const client = new QueryClient()
  client.setQueryData(vmOptions(id).queryKey, vm)
  await client.prefetchQuery({
    queryKey: newestPointOptions(id).queryKey,
    queryFn: () =>
      listRestorePoints({ db: webDb(), actor, clock: systemClock, query: { vmId: id, state: 'ready', sort: '-capturedAt', limit: 1 } }),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <VmHeader id={id} />
      {children}
    </HydrationBoundary>
  )
}
