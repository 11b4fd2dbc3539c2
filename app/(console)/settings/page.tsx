import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { PageHeader, Section } from '@/components/layout/page-header'
import { roleLabel } from '@/components/layout/role-label'
import { themeCookie, themeOf } from '@/components/layout/theme'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { webDb } from '@/lib/db/web'
import { sessionListOptions } from '@/lib/query/sessions'
import { listSessions } from '@/lib/services/list-sessions'
import { Appearance } from './_components/appearance'
import { ProfileForm } from './_components/profile-form'
import { SessionsTable } from './_components/sessions-table'
import { TimeZoneChoice } from './_components/time-zone'

export const metadata: Metadata = { title: 'Settings' }

export default async function Page() {
  const [{ actor, me }, jar] = await Promise.all([requirePageActor(null), cookies()])
  const client = new QueryClient()
  await client.prefetchInfiniteQuery({ ...sessionListOptions(), queryFn: () => listSessions({ db: webDb(), actor, clock: systemClock }) })
  const facts = [
    ['E-mail', me.user.email],
    ['Account', me.account.name],
    ['Role', roleLabel[me.role]],
  ] as const
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Settings" />
      <div className="settings">
        <Section title="Profile" className="">
          <ProfileForm me={me} />
          <dl className="mt-5 border-t border-line">
            {facts.map(([name, value]) => (
              <div key={name} className="grid gap-x-4 border-b border-line py-2 sm:grid-cols-[168px_minmax(0,1fr)]">
                <dt className="text-ink-3">{name}</dt>
                <dd className="text-ink [overflow-wrap:anywhere]">{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section title="Appearance" className="">
          <Appearance initial={themeOf(jar.get(themeCookie)?.value)} />
          <div className="mt-5">
            <TimeZoneChoice chosen={me.preferences.timeZone} />
          </div>
        </Section>
        <Section title="Sessions" className="" aside="a session that is ended is signed out at once">
          <SessionsTable />
        </Section>
      </div>
    </HydrationBoundary>
  )
}
