import Link from 'next/link'

export interface Crumb {
  href: string
  label: string
}

/** The way up from a page that lies below another; the page itself is the heading that follows. */
export function Breadcrumbs({ trail }: { trail: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-2 text-12">
      <ol className="flex flex-wrap gap-x-1.5">
        {trail.map((crumb) => (
          <li key={crumb.href} className="flex items-center gap-1.5">
            <Link href={crumb.href} className="inline-flex min-h-6 items-center text-ink-2">
              {crumb.label}
            </Link>
            <span aria-hidden="true" className="text-ink-3">
              /
            </span>
          </li>
        ))}
      </ol>
    </nav>
  )
}
