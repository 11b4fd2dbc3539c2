import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'

export interface TableSource<T> {
  rows: T[] | undefined
  isPending: boolean
  error: unknown
  hasMore: boolean
  isFetchingMore: boolean
  loadMore: () => void
  /** Epoch milliseconds at which the rows were read. */
  updatedAt?: number
  /** The rows are those of the search before; the ones asked for are on their way. */
  isBetween?: boolean
  /** Why the next page could not be read; the rows that are there hold. */
  moreError?: unknown
}

interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** A cursor list's query as what a table shows. */
export function tableSource<T>(query: UseInfiniteQueryResult<InfiniteData<Page<T>>>): TableSource<T> {
  const moreFailed = query.isFetchNextPageError
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    isPending: query.isPending,
    error: moreFailed ? null : query.error,
    hasMore: query.hasNextPage,
    isFetchingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    updatedAt: query.dataUpdatedAt,
    isBetween: query.isPlaceholderData,
    moreError: moreFailed ? query.error : null,
  }
}
