'use client'
import { useState } from 'react'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { Section } from '@/components/layout/page-header'
import { BulkAction } from '@/components/table/bulk-action'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import { FilterSelect } from '@/components/table/filter-select'
import { ListLoading } from '@/components/table/list-loading'
import { ListTools } from '@/components/table/list-tools'
import { SearchField } from '@/components/table/search-field'
import type { TableSource } from '@/components/table/table-source'
import { useChosenColumns } from '@/components/table/use-column-choice'
import { formatBytes } from '@/lib/format/bytes'
import { nothing, Specimen, Specimens } from './specimen'

interface Thing {
  name: string
  bytes: number
  locked: boolean
}

const things: Thing[] = Array.from({ length: 5 }, (_, index) => ({
  name: `web-0${index + 1}`,
  bytes: (index + 1) * 1_234_000_000,
  locked: index === 4,
}))
const columns: readonly Column<Thing>[] = [
  { id: 'name', header: 'Name', width: '40%', sortKey: 'name', narrow: 'title', always: true, cell: ({ name }) => <b>{name}</b> },
  { id: 'state', header: 'State', narrow: 'meta', cell: ({ locked }) => (locked ? 'Being restored' : 'Running') },
  { id: 'bytes', header: 'Stored', width: '120px', end: true, leave: 1, narrow: 'meta', cell: ({ bytes }) => formatBytes(bytes) },
]
const orders = [
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
]
const kinds = [
  { value: 'any', label: 'Any kind' },
  { value: 'web', label: 'Web' },
]
const base: TableSource<Thing> = {
  rows: things,
  isPending: false,
  error: null,
  hasMore: false,
  isFetchingMore: false,
  loadMore: nothing,
  updatedAt: Date.UTC(2026, 9, 22, 9, 46),
}
const broken = new TypeError('Failed to fetch')

const states: readonly { name: string; source: TableSource<Thing>; filtered?: boolean }[] = [
  { name: 'Loading: rows and columns where they will be', source: { ...base, rows: undefined, isPending: true } },
  { name: 'Nothing here yet', source: { ...base, rows: [] } },
  { name: 'Nothing matches', source: { ...base, rows: [] }, filtered: true },
  { name: 'Could not be read', source: { ...base, rows: undefined, error: broken } },
  { name: 'Could not be read again: the last rows, greyed and dated', source: { ...base, error: broken } },
  { name: 'Between two searches', source: { ...base, isBetween: true } },
  { name: 'More on its way', source: { ...base, hasMore: true, isFetchingMore: true } },
  { name: 'The next rows could not be read', source: { ...base, hasMore: true, moreError: broken } },
]

/** A list with its tools, and a list in each of its states. */
export function Tables({ title }: { title: string }) {
  return (
    <Section title={title}>
      <Specimens>
        <Specimen name="With search, filter, order, columns and bulk actions: arrows, Enter, Space" wide>
          <WholeList />
        </Specimen>
        {states.map(({ name, source, filtered = false }) => (
          <Specimen key={name} name={name} wide>
            <Plain source={source} filtered={filtered} />
          </Specimen>
        ))}
        <Specimen name="A page that is on its way" wide>
          <ListLoading label="Things" />
        </Specimen>
      </Specimens>
    </Section>
  )
}

const texts = {
  empty: (
    <Empty title="No machines yet">
      <p>They appear here by themselves.</p>
    </Empty>
  ),
  nothingMatches: (
    <Empty title="Nothing matches “shop-cache”">
      <p>Names are searched in any part.</p>
    </Empty>
  ),
  problem: <ProblemNote title="The list could not be read" error={broken} onRetry={nothing} />,
}

const keyOf = ({ name }: Thing) => name

function Plain({ source, filtered }: { source: TableSource<Thing>; filtered: boolean }) {
  return <DataTable label="Things" source={source} columns={columns} rowKey={keyOf} filtered={filtered} {...texts} />
}

function WholeList() {
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState('name')
  const [kind, setKind] = useState('any')
  const chosen = useChosenColumns('primitives', columns)
  return (
    <>
      <ListTools table="primitives" columns={columns} orders={orders} sort={sort} onSort={setSort}>
        <SearchField label="Search by name" value={search} onChange={setSearch} />
        <FilterSelect label="Kind" value={kind} options={kinds} onChange={setKind} />
      </ListTools>
      <DataTable
        label="Things with everything"
        source={base}
        columns={chosen}
        rowKey={keyOf}
        sort={sort}
        onSort={setSort}
        filtered={false}
        counted={['thing', 'things']}
        footnote="Beside the count."
        bulk={{
          scope: search,
          rowName: keyOf,
          selectable: ({ locked }) => !locked,
          actions: (selection) => (
            <BulkAction
              label="Do nothing"
              selection={selection}
              verdictOf={() => ({ allowed: true })}
              work={() => Promise.resolve()}
              rowKey={keyOf}
              rowName={keyOf}
              done={(count) => `${count} left as they were`}
            />
          ),
        }}
        {...texts}
      />
    </>
  )
}
