'use client'
import { useQuery } from '@tanstack/react-query'
import { ProblemNote } from '@/components/feedback/problem-note'
import { overviewOptions } from '@/lib/query/protection'
import { ExposureTable } from './exposure-table'
import { Fleet } from './fleet'
import { Guidance } from './guidance'
import { OverviewSide } from './overview-side'

export function OverviewPage() {
  const query = useQuery(overviewOptions())
  const problem = <ProblemNote title="The overview could not be read" error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return query.error ? problem : null
  return (
    <>
      {query.error && <div className="mb-4">{problem}</div>}
      <Fleet overview={query.data} />
      <Guidance overview={query.data} />
      <div className="overview-grid">
        <ExposureTable overview={query.data} />
        <OverviewSide overview={query.data} />
      </div>
    </>
  )
}
