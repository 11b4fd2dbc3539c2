import type { Metadata } from 'next'
import { PageHeader } from '@/components/layout/page-header'
import { ScheduleEditor } from '@/components/schedule/schedule-editor'
import { searchOf, type PageSearch } from '@/lib/query/filters'
import { loadVm } from '../../_components/load-vm'

export const metadata: Metadata = { title: 'New schedule' }

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<PageSearch>
}

export default async function Page({ params, searchParams }: Props) {
  const { id, name } = await loadVm((await params).id)
  const back = `/vms/${id}/schedules`
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
      <ScheduleEditor vmId={id} template={searchOf(await searchParams).get('template')} back={back} />
    </>
  )
}
