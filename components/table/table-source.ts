import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { TableSource } from './data-table'

interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** A cursor list's query as what a table shows. */
export function tableSource<T>(query: UseInfiniteQueryResult<InfiniteData<Page<T>>>): TableSource<T> {
  return {
    rows: query.data?.pages.flatMap((page) => page.items),
    isPending: query.isPending,
    error: query.error,
    hasMore: query.hasNextPage,
    isFetchingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  }
}
