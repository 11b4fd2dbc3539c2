'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { toastProblem } from '@/components/feedback/toast'
import type { Column } from '@/components/table/columns'
import { DataTable } from '@/components/table/data-table'
import { tableSource } from '@/components/table/table-source'
import { Button } from '@/components/ui/button'
import { Age } from '@/components/ui/time'
import type { sessionList } from '@/lib/contract/people'
import { useRevokeSession } from '@/lib/query/mutations'
import { sessionListOptions } from '@/lib/query/sessions'
import type { z } from 'zod'
import { browserOf } from './browser-of'

type Session = z.infer<typeof sessionList>['items'][number]

const columns: readonly Column<Session>[] = [
  {
    id: 'browser',
    header: 'Browser',
    narrow: 'title',
    cell: (session) => (
      <span title={session.userAgent}>
        <b>{browserOf(session.userAgent)}</b>
        {session.current && <span className="tag ml-2">This one</span>}
      </span>
    ),
  },
  { id: 'address', header: 'Address', narrow: 'meta', cell: (session) => <code>{session.address}</code> },
  { id: 'begun', header: 'Signed in', leave: 3, narrow: 'hide', cell: (session) => <Age at={session.createdAt} /> },
  { id: 'seen', header: 'Last seen', narrow: 'meta', cell: (session) => <Age at={session.lastSeenAt} /> },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    fit: true,
    end: true,
    narrow: 'action',
    cell: (session) => <Revoke session={session} />,
  },
]

function Revoke({ session }: { session: Session }) {
  const revoke = useRevokeSession()
  return (
    <Button
      size="small"
      busy={revoke.isPending}
      reason={session.current ? 'This is the session you are using; sign out instead.' : undefined}
      onClick={() => revoke.mutate(session.id, { onError: (thrown) => toastProblem('The session was not ended', thrown) })}
    >
      End session
    </Button>
  )
}

export function SessionsTable() {
  const query = useInfiniteQuery(sessionListOptions())
  return (
    <DataTable
      label="Sessions"
      source={tableSource(query)}
      columns={columns}
      rowKey={(session) => session.id}
      filtered={false}
      empty={
        <Empty title="No sessions">
          <p>Whoever signs in as you appears here and can be signed out from here.</p>
        </Empty>
      }
      nothingMatches={null}
      problem={<ProblemNote title="The sessions could not be read" error={query.error} onRetry={() => void query.refetch()} />}
    />
  )
}
