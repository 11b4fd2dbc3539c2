import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageHeader } from '@/components/layout/page-header'
import { requirePageActor } from '@/lib/auth/page-actor'
import { env } from '@/lib/env'
import { groups } from './_components/groups'

export const metadata: Metadata = { title: 'Primitives' }

/** Every primitive in every state, for whoever works on them: `npm run dev` only. */
export default async function Page() {
  await requirePageActor(null)
  if (env().NODE_ENV !== 'development') notFound()
  return (
    <>
      <PageHeader title="Primitives">
        <p>
          What the panel is made of, in each of its states. Hover, focus and press are tried by hand; light, dark, motion and contrast with
          the browser.
        </p>
      </PageHeader>
      {groups.map(({ title, Group }) => (
        <Group key={title} title={title} />
      ))}
    </>
  )
}
