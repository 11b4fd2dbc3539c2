'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { pageGroups } from './pages'

/** The main navigation, the same in the side bar and in the phone's menu. */
export function Navigation({ onFollow }: { onFollow?: () => void }) {
  const path = usePathname()
  return (
    <nav className="nav grid gap-px" aria-label="Main">
      {pageGroups.map((links, index) => (
        <div key={links[0].href} className={index === 0 ? 'grid gap-px' : 'mt-2 grid gap-px border-t border-line pt-2'}>
          {links.map(({ href, label, Icon }) => (
            <Link
              key={href}
              href={href}
              {...(onFollow ? { onClick: onFollow } : {})}
              {...(path === href || path.startsWith(`${href}/`) ? { 'aria-current': 'page' as const } : {})}
            >
              <Icon aria-hidden="true" strokeWidth={1.6} className="size-4 shrink-0" />
              {label}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  )
}
