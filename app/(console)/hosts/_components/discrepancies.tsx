'use client'
import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { Section } from '@/components/layout/page-header'
import { Age } from '@/components/ui/time'
import type { Host } from '@/lib/contract/host'

/** What a worker found that is not as it should be. Nothing is removed because of it; a person looks. */
export function Discrepancies({ hosts }: { hosts: readonly Host[] }) {
  const all = hosts.flatMap((host) => host.discrepancies.map((found) => ({ ...found, host: host.name })))
  return (
    <Section title="Differences" aside="between what should be there and what is">
      {all.length === 0 ? (
        <p className="py-3 text-ink-3">None. Each worker compares its host with the database when it starts and every minute.</p>
      ) : (
        <ul>
          {all.map((found) => (
            <li key={found.id} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-2">
              <TriangleAlert aria-hidden="true" className="size-3.5 self-center text-risk" />
              <span className="text-ink">{found.what}</span>
              {found.vm && (
                <Link href={`/vms/${found.vm.id}`} className="link">
                  {found.vm.name}
                </Link>
              )}
              <span className="ml-auto text-12 text-ink-3">
                {found.host}, first seen <Age at={found.firstSeen} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
