import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Me } from '@/lib/contract/people'
import { BrandMark } from './brand-mark'
import { Navigation } from './navigation'
import { Person } from './person'
import { TopBar } from './top-bar'

interface ShellProps {
  me: Me
  /** What stands at the right of the top bar. */
  tools: ReactNode
  children: ReactNode
}

/** The console's frame: side bar, top bar, page. */
export function Shell({ me, tools, children }: ShellProps) {
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <aside className="side" aria-label="Side bar">
        <Link href="/overview" className="brand">
          <BrandMark />
          Holdfast
        </Link>
        <Navigation />
        <div className="mt-auto">
          <Person me={me} />
        </div>
      </aside>
      <div className="main">
        <TopBar me={me} tools={tools} />
        <main className="page" id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}
