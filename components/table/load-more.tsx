'use client'
import { useEffect, useRef } from 'react'
import { ProblemNote } from '@/components/feedback/problem-note'
import { Button } from '@/components/ui/button'
import type { TableSource } from './table-source'

/** How far ahead of the end the next page is asked for. */
const ahead = '2000px'

/** Fetches the next page as its end comes near; the button is there for who would rather press. After a failure only the button does. */
export function LoadMore<T>({ source }: { source: TableSource<T> }) {
  const place = useRef<HTMLDivElement>(null)
  const { hasMore, isFetchingMore, moreError, loadMore, rows } = source
  const count = rows?.length ?? 0
  const ready = hasMore && !isFetchingMore && !moreError && !source.error && !source.isBetween
  const load = useRef(loadMore)
  useEffect(() => {
    load.current = loadMore
  })
  useEffect(() => {
    if (!ready || !place.current) return
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current(), { rootMargin: ahead })
    watcher.observe(place.current)
    return () => watcher.disconnect()
  }, [ready, count])
  if (!hasMore) return null
  return (
    <div ref={place} className="pt-3">
      {moreError ? (
        <ProblemNote title="The next rows could not be read" error={moreError} onRetry={loadMore} />
      ) : (
        <Button busy={isFetchingMore} onClick={loadMore}>
          Load more
        </Button>
      )}
    </div>
  )
}
