'use client'
import { PageHeader } from '@/components/layout/page-header'
import { allOperationColumns } from '@/components/operation/operation-columns'
import { TableSkeleton } from '@/components/table/table-skeleton'

export default function Loading() {
  return (
    <>
      <PageHeader title="Operations" />
      <div className="tools" />
      <TableSkeleton label="Operations" columns={allOperationColumns} selects />
    </>
  )
}
