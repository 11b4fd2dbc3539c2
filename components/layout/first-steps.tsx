'use client'
import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { firstStepsOptions } from '@/lib/query/first-steps'
import { useUpdateMe } from '@/lib/query/me'
import { inFlightOptions } from '@/lib/query/operations'

const steps = [
  {
    key: 'hasVm',
    title: 'Have a virtual machine',
    text: 'It appears here as soon as it runs on one of your hosts.',
    href: '/vms',
    way: 'Virtual machines',
  },
  {
    key: 'tookSnapshot',
    title: 'Take a snapshot',
    text: 'All its disks at one instant, in under a second, while it runs.',
    href: '/vms',
    way: 'Choose a machine',
  },
  {
    key: 'restored',
    title: 'Restore it beside the old one',
    text: 'A new machine, branched from the snapshot, runs in seconds. Nothing is overwritten.',
    href: '/restore-points',
    way: 'Choose a restore point',
  },
] as const

/** What a new account does first, ticked by what it has really done; shown until it is put away, once and for all browsers. */
export function FirstSteps() {
  const { data: done, refetch } = useQuery(firstStepsOptions())
  const inFlight = useQuery(inFlightOptions()).data?.items.length
  const update = useUpdateMe()
  const [away, setAway] = useState(false)
  const wasInFlight = useRef(0)
  useEffect(() => {
    // Only once something has ended: at first the server has just said it.
    if (inFlight === 0 && wasInFlight.current > 0) void refetch()
    wasInFlight.current = inFlight ?? 0
  }, [inFlight, refetch])
  if (!done || away) return null
  const all = steps.every(({ key }) => done[key])
  const next = steps.find(({ key }) => !done[key])?.key
  const putAway = () =>
    update.mutate(
      { preferences: { firstStepsDone: true } },
      { onSuccess: () => setAway(true), onError: (thrown) => toastProblem('It could not be put away', thrown) },
    )
  return (
    <section aria-labelledby="first-steps" className="mb-8 border-y border-t-line-2 border-b-line pt-3 pb-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="first-steps">{all ? 'You know the way back' : 'Three steps to a machine that you can get back'}</h2>
        <Button size="small" variant={all ? 'plain' : 'quiet'} className="ml-auto" busy={update.isPending} onClick={putAway}>
          {all ? 'Done' : 'Put away'}
        </Button>
      </div>
      <ol className="mt-3 grid gap-x-8 gap-y-4 md:grid-cols-3">
        {steps.map(({ key, title, text, href, way }, index) => (
          <li key={key} className="grid grid-cols-[22px_minmax(0,1fr)] gap-x-3">
            <span
              aria-hidden="true"
              className={cn(
                'grid size-[22px] place-items-center rounded-full border text-12',
                done[key]
                  ? 'border-fill bg-fill text-paper'
                  : key === next
                    ? 'border-accent font-strong text-accent'
                    : 'border-line-2 text-ink-3',
              )}
            >
              {done[key] ? <Check className="size-3.5" /> : index + 1}
            </span>
            <div className="grid content-start justify-items-start gap-1">
              <h3>
                {title}
                <span className="sr-only">{done[key] ? '(done)' : '(to do)'}</span>
              </h3>
              <p className="max-w-[44ch] text-ink-2">{text}</p>
              {key === next && (
                <Link href={href} className="link inline-flex min-h-6 items-center">
                  {way}
                </Link>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
