'use client'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { buttonVariants } from '@/components/ui/button-variants'

/** The way to the editor; where the reader's role does not allow it, a button that says so. */
export function NewScheduleLink({ vmId, reason }: { vmId: string; reason: string | undefined }) {
  if (reason) return <Button reason={reason}>New schedule…</Button>
  return (
    <Link href={`/vms/${vmId}/schedules/new`} className={buttonVariants()}>
      New schedule…
    </Link>
  )
}
