'use client'
import { PageHeader } from '@/components/layout/page-header'
import { allPointColumns } from '@/components/restore-point/point-columns'
import { TableSkeleton } from '@/components/table/table-skeleton'

export default function Loading() {
  return (
    <>
      <PageHeader title="Restore points" />
      <div className="tools" />
      <TableSkeleton label="Restore points" columns={allPointColumns} selects />
    </>
  )
}
