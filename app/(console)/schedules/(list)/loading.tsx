'use client'
import { PageHeader } from '@/components/layout/page-header'
import { allScheduleColumns } from '@/components/schedule/schedule-columns'
import { TableSkeleton } from '@/components/table/table-skeleton'

export default function Loading() {
  return (
    <>
      <PageHeader title="Schedules" />
      <div className="tools" />
      <TableSkeleton label="Schedules" columns={allScheduleColumns} />
    </>
  )
}
