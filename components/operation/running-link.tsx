'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { inFlightOptions } from '@/lib/query/operations'

/** How much is under way, with the way to it. */
export function RunningLink() {
  const { data } = useQuery(inFlightOptions())
  const count = data?.items.length ?? 0
  if (count === 0) return null
  return (
    <Link
      href="/operations"
      className="inline-flex h-7 items-center gap-1.5 rounded-2 px-2 whitespace-nowrap text-ink-2 hover:bg-hover hover:no-underline"
    >
      <span className="spin" aria-hidden="true" />
      {count} running
    </Link>
  )
}
