'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { z } from 'zod'
import { FormProblem, showProblem } from '@/components/form/form-problem'
import { Button } from '@/components/ui/button'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import { useNow, useTimeZone } from '@/components/ui/now'
import { vmName, type RestoreBody, type RestorePoint } from '@/lib/contract/restore-point'
import { formatClock, formatExact, formatNameSuffix } from '@/lib/format/time'
import { useRestore } from '@/lib/query/mutations'
import { restoreEstimateOptions } from '@/lib/query/restore-points'
import { consistencyLabel, kindLabel } from './labels'
import { InPlaceFields } from './restore-in-place-fields'
import { RepositoryNote } from './restore-note'
import { NewVmFields } from './restore-new-vm-fields'
import { ModeChoice } from './restore-mode-choice'
import { lostText, RestoreFacts } from './restore-facts'
import { RestorePicture } from './restore-picture'

export interface RestoreForm {
  name: string
  network: 'isolated' | 'same'
  confirmName: string
}

function formShape(mode: RestoreBody['mode'], sourceName: string) {
  return z.object({
    name: mode === 'new-vm' ? vmName : z.string(),
    network: z.enum(['isolated', 'same']),
    confirmName:
      mode === 'in-place' ? z.string().refine((typed) => typed === sourceName, `Type ${sourceName} exactly as it is written.`) : z.string(),
  })
}

/** One dialog for both ways and both kinds of point. */
export function RestoreDialog({
  point,
  open,
  onOpenChange,
}: {
  point: RestorePoint
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const [mode, setMode] = useState<RestoreBody['mode']>('new-vm')
  const zone = useTimeZone()
  const lost = lostText(point.capturedAt, useNow())
  const at = point.capturedAt ?? point.createdAt
  const restore = useRestore(point.id)
  const estimate = useQuery({ ...restoreEstimateOptions(point.id, mode), enabled: open })
  const form = useForm<RestoreForm>({
    resolver: zodResolver(formShape(mode, point.vmName)),
    defaultValues: { name: `${point.vmName.slice(0, 57)}-${formatNameSuffix(at, 'UTC')}`, network: 'isolated', confirmName: '' },
  })
  const newName = useWatch({ control: form.control, name: 'name' })
  const verdict = mode === 'new-vm' ? point.can.restoreNewVm : point.can.restoreInPlace

  const submit = form.handleSubmit(async (values) => {
    if (!verdict.allowed) return
    const body: RestoreBody =
      mode === 'new-vm' ? { mode, name: values.name, network: values.network } : { mode, confirmName: values.confirmName }
    try {
      await restore.mutateAsync(body)
      onOpenChange(false)
      form.reset()
    } catch (thrown) {
      showProblem(form, thrown, ['name', 'confirmName'])
    }
  })

  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      busy={restore.isPending}
      onSubmit={(event) => void submit(event)}
      title={`Restore “${point.name}”`}
      description={
        <p>
          {kindLabel[point.kind]} of <b className="whitespace-nowrap">{formatExact(at, zone)}</b>
          {point.consistency && `, ${consistencyLabel[point.consistency].name.toLowerCase()}-consistent`}
        </p>
      }
      hint={mode === 'new-vm' ? 'Can be cancelled safely until it boots' : 'The disk as it is now is kept for 24 hours'}
      footer={
        <>
          <DialogCancel />
          <Button
            type="submit"
            variant={mode === 'new-vm' ? 'primary' : 'danger'}
            busy={restore.isPending}
            reason={verdict.allowed ? undefined : (verdict.reason ?? 'Not possible now.')}
          >
            {mode === 'new-vm' ? 'Restore to new VM' : 'Restore in place'}
          </Button>
        </>
      }
    >
      <ModeChoice mode={mode} onChange={setMode} vmName={point.vmName} at={formatClock(at, zone)} />
      <RestorePicture mode={mode} vmName={point.vmName} newName={newName} at={formatClock(at, zone)} lost={lost} />
      <RestoreFacts estimate={estimate.data} failed={estimate.isError} point={point} mode={mode} />
      {mode === 'new-vm' ? (
        <NewVmFields form={form} point={point} />
      ) : (
        <InPlaceFields form={form} point={point} estimate={estimate.data} lost={lost} />
      )}
      <RepositoryNote point={point} />
      {!verdict.allowed && <p className="text-risk">{verdict.reason}</p>}
      <FormProblem error={form.formState.errors.root} />
    </Dialog>
  )
}
