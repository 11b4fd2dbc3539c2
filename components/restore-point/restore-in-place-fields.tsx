'use client'
import { HardDrive, TriangleAlert, Undo2 } from 'lucide-react'
import type { UseFormReturn } from 'react-hook-form'
import { TextField } from '@/components/form/field'
import { useTimeZone } from '@/components/ui/now'
import type { RestoreEstimate, RestorePoint } from '@/lib/contract/restore-point'
import { formatClock, formatDay } from '@/lib/format/time'
import type { RestoreForm } from './restore-dialog'

const line = 'grid grid-cols-[16px_minmax(0,1fr)] gap-2.5 [&>svg]:mt-px [&>svg]:size-4'

export function InPlaceFields({
  form,
  point,
  estimate,
  lost,
}: {
  form: UseFormReturn<RestoreForm>
  point: RestorePoint
  estimate: RestoreEstimate | undefined
  lost: string | null
}) {
  const zone = useTimeZone()
  const after = estimate?.losesAfter ?? point.capturedAt
  return (
    <>
      <div className="grid gap-2.5">
        <p className={`${line} border-l-2 border-danger-fill bg-danger-soft px-3 py-2.5 text-ink`}>
          <TriangleAlert aria-hidden="true" className="text-danger" />
          <span>
            Lost: everything written after {after ? `${formatClock(after, zone)}, ${formatDay(after, zone)}` : 'the point was taken'}
            {lost && (
              <>
                , <b>{lost}</b>
              </>
            )}
            . {point.vmName} is stopped and gets {point.disks.length === 1 ? 'a fresh disk' : 'fresh disks'}.
          </span>
        </p>
        <p className={line}>
          <Undo2 aria-hidden="true" className="text-ink-3" />
          <span>The disk as it is now is kept for 24 hours. Until then “Undo restore” on the VM’s page is one click.</span>
        </p>
        {estimate && estimate.untouchedDisks.length > 0 && (
          <p className={line}>
            <HardDrive aria-hidden="true" className="text-ink-3" />
            <span>
              Stays as it is, because the point does not hold it: <b>{estimate.untouchedDisks.join(', ')}</b>.
            </span>
          </p>
        )}
      </div>
      <TextField
        label={
          <>
            Type <code>{point.vmName}</code> to confirm
          </>
        }
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="mono"
        error={form.formState.errors.confirmName?.message}
        {...form.register('confirmName')}
      />
    </>
  )
}
