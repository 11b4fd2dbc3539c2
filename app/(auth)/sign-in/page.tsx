import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { BrandMark } from '@/components/layout/brand-mark'
import { pageActor } from '@/lib/auth/page-actor'
import { safeNext } from '@/lib/auth/safe-next'
import { SignInForm } from './_components/sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = safeNext((await searchParams).next)
  if (await pageActor()) redirect(next)
  return (
    <main className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="grid content-center justify-items-center px-4 py-12">
        <div className="w-full max-w-[340px]">
          <BrandMark />
          <h1 className="mt-5 text-28 tracking-[-0.025em]">Sign in to Holdfast</h1>
          <p className="mt-2 mb-7 text-14 leading-normal">Your virtual machines, what protects them, and the way back.</p>
          <SignInForm next={next} />
        </div>
      </div>
      <Pitch />
    </main>
  )
}

function Pitch() {
  return (
    <aside aria-label="What Holdfast does" className="hidden content-center border-l border-line bg-sunken px-14 lg:grid">
      <div className="grid max-w-[30rem] gap-10">
        <div className="lose" aria-hidden="true">
          <span className="old">shop-db-1</span>
          <span className="at">before the upgrade</span>
          <i className="bar" />
          <i className="gone" />
          <i className="cut" />
          <i className="fork" />
          <span className="new">running again in seconds</span>
        </div>
        <dl className="grid gap-5 text-14 leading-normal">
          <div>
            <dt className="font-strong text-ink">Snapshot</dt>
            <dd>All disks at one instant, in under a second, while the machine runs.</dd>
          </div>
          <div>
            <dt className="font-strong text-ink">Restore</dt>
            <dd>A fresh disk branched from the point: seconds to running, whatever its size.</dd>
          </div>
          <div>
            <dt className="font-strong text-ink">Undo</dt>
            <dd>The disk before a restore in place is kept for 24 hours. Going back is one click.</dd>
          </div>
        </dl>
      </div>
    </aside>
  )
}
