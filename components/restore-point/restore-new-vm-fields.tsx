'use client'
import { HardDrive } from 'lucide-react'
import type { UseFormReturn } from 'react-hook-form'
import { RadioField, TextField } from '@/components/form/field'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { formatBytes } from '@/lib/format/bytes'
import type { RestoreForm } from './restore-dialog'

export function NewVmFields({ form, point }: { form: UseFormReturn<RestoreForm>; point: RestorePoint }) {
  const disks = point.disks.map((disk) => `${disk.name} (${formatBytes(disk.sizeBytes)})`).join(', ')
  return (
    <>
      <TextField label="Name of the new VM" autoComplete="off" error={form.formState.errors.name?.message} {...form.register('name')} />
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-strong text-ink">Network</legend>
        <RadioField
          value="isolated"
          label="Isolated from every network"
          hint="New UUID and MAC address, so both can run at once and nothing answers twice."
          {...form.register('network')}
        />
        <RadioField
          value="same"
          label="The same network as the old one"
          hint="Services inside may meet their twins."
          {...form.register('network')}
        />
      </fieldset>
      <p className="grid grid-cols-[16px_minmax(0,1fr)] gap-2.5">
        <HardDrive aria-hidden="true" className="mt-px size-4 text-ink-3" />
        <span>
          {point.disks.length === 1 ? 'One disk' : `${point.disks.length} disks from the same instant`}: {disks}.
        </span>
      </p>
    </>
  )
}
