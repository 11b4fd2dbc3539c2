import type { Query, QueryClient } from '@tanstack/react-query'

/** What every resource has in common. */
export interface CachedItem {
  id: string
  vmId?: string | null
}
interface Page {
  items: CachedItem[]
}
interface Pages {
  pages: Page[]
}

// Looked at, not parsed: what is in the cache was checked when it came, and a copy of a long list would have every row drawn again.
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isItem = (value: unknown): value is CachedItem => isObject(value) && 'id' in value && typeof value.id === 'string'
const isPage = (value: unknown): value is Page => isObject(value) && 'items' in value && Array.isArray(value.items)
const isPages = (value: unknown): value is Pages => isObject(value) && 'pages' in value && Array.isArray(value.pages)

/** The items that a query holds, whatever its form: a list by pages, one page, or one item. */
export function itemsOf(query: Query): CachedItem[] {
  const data: unknown = query.state.data
  if (isPages(data)) return data.pages.flatMap(({ items }) => items)
  if (isPage(data)) return data.items
  return isItem(data) ? [data] : []
}

/** Each list or item of a query through `change`, which returns what it was given where nothing is different. */
export function changeItems(client: QueryClient, query: Query, change: (items: CachedItem[], firstPage: boolean) => CachedItem[]): void {
  const data: unknown = query.state.data
  const next = changed(data, change)
  // As old as it was: that one row is new says nothing of the others.
  if (next !== data) client.setQueryData(query.queryKey, next, { updatedAt: query.state.dataUpdatedAt })
}

function changed(data: unknown, change: (items: CachedItem[], firstPage: boolean) => CachedItem[]): unknown {
  if (isPages(data)) {
    const pages = data.pages.map((page, index) => changedPage(page, change(page.items, index === 0)))
    return pages.every((page, index) => page === data.pages[index]) ? data : { ...data, pages }
  }
  if (isPage(data)) return changedPage(data, change(data.items, true))
  return isItem(data) ? (change([data], false)[0] ?? data) : data
}

function changedPage(page: Page, items: CachedItem[]): Page {
  return items === page.items ? page : { ...page, items }
}

/** The items with these in the place of those with the same id. */
export function replaced(items: CachedItem[], fresh: ReadonlyMap<string, CachedItem>): CachedItem[] {
  return items.some(({ id }) => fresh.has(id)) ? items.map((item) => fresh.get(item.id) ?? item) : items
}
