'use client'
import { PageHeader } from '@/components/layout/page-header'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { vmColumns } from '../_components/vm-columns'

export default function Loading() {
  return (
    <>
      <PageHeader title="Virtual machines" />
      <div className="tools" />
      <TableSkeleton label="Virtual machines" columns={vmColumns} selects />
    </>
  )
}
