import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { prefetchPreview } from '@/app/(console)/schedules/_components/prefetch-preview'
import { PageHeader } from '@/components/layout/page-header'
import { ScheduleEditor } from '@/components/schedule/schedule-editor'
import { formOfTemplate } from '@/components/schedule/templates'
import { requirePageActor } from '@/lib/auth/page-actor'
import { searchOf, type PageSearch } from '@/lib/query/filters'
import { loadVm } from '../../_components/load-vm'

export const metadata: Metadata = { title: 'New schedule' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<PageSearch>
}

export default async function Page({ params, searchParams }: Props) {
  await requirePageActor('schedule.write')
  const { id, name } = await loadVm((await params).id)
  const back = `/vms/${id}/schedules`
  const template = searchOf(await searchParams).get('template')
  return (
    <>
      <PageHeader
        title="New schedule"
        trail={[
          { href: '/vms', label: 'Virtual machines' },
          { href: `/vms/${id}`, label: name },
          { href: back, label: 'Schedules' },
        ]}
      >
        <p>Backs up {name} into the repository. Saving never starts a run.</p>
      </PageHeader>
      <HydrationBoundary state={await prefetchPreview(formOfTemplate(template), { vmId: id })}>
        <ScheduleEditor vmId={id} template={template} back={back} />
      </HydrationBoundary>
    </>
  )
}
