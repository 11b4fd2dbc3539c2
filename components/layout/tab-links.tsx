'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

export interface TabLink {
  href: string
  label: string
  count?: number | undefined
}

/** Tabs that are pages: links, so that each has an address and Back works. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
  const path = usePathname()
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} {...(path === tab.href ? { 'aria-current': 'page' as const } : {})}>
          {tab.label}
          {tab.count !== undefined && <small className="ml-1 text-12 text-ink-3">{tab.count}</small>}
        </Link>
      ))}
    </nav>
  )
}
