'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { DraftNote } from '@/components/form/draft-note'
import { CheckboxField, TextAreaField, TextField } from '@/components/form/field'
import { FormProblem, showProblem } from '@/components/form/form-problem'
import { useDraft } from '@/components/form/use-draft'
import { Button } from '@/components/ui/button'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import type { Vm } from '@/lib/contract/vm'
import { retentionLimits } from '@/lib/domain/retention/policy'
import { useCreateBackup } from '@/lib/query/mutations'

const { min, max } = retentionLimits.keepDays
const isDays = (text: string) => text === '' || (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max)

const shape = z.object({
  name: z.string().trim().max(120, 'at most 120 characters'),
  note: z.string().trim().max(2_000, 'at most 2,000 characters'),
  keepDays: z
    .string()
    .trim()
    .refine(isDays, `is a whole number from ${min} to ${max.toLocaleString('en')}, or empty`),
  full: z.boolean(),
})
type BackupForm = z.infer<typeof shape>

export function BackupDialog({
  vm,
  open,
  onOpenChange,
}: {
  vm: Pick<Vm, 'id' | 'name'>
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const backup = useCreateBackup()
  const form = useForm<BackupForm>({ resolver: zodResolver(shape), defaultValues: { name: '', note: '', keepDays: '', full: false } })
  const draft = useDraft(form, `backup:${vm.id}`)
  const { errors } = form.formState
  const submit = form.handleSubmit(async ({ name, note, keepDays, full }) => {
    try {
      await backup.mutateAsync({
        vmId: vm.id,
        full,
        ...(name ? { name } : {}),
        ...(note ? { note } : {}),
        ...(keepDays ? { keepDays: Number(keepDays) } : {}),
      })
      draft.discard()
      onOpenChange(false)
    } catch (thrown) {
      showProblem(form, thrown, ['name', 'note', 'keepDays', 'full'])
    }
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      busy={backup.isPending}
      onSubmit={(event) => void submit(event)}
      title={`Back up ${vm.name} now`}
      description={<p>All disks at one instant, into the repository. The VM goes on as it is, and its schedules do too.</p>}
      hint="Survives the loss of the host. The first three backups of a VM are free"
      footer={
        <>
          <DialogCancel onCancel={draft.discard} />
          <Button type="submit" variant="primary" busy={backup.isPending}>
            Back up
          </Button>
        </>
      }
    >
      <DraftNote draft={draft} onReset={() => form.reset()} />
      <TextField
        label="Name"
        autoComplete="off"
        placeholder="Before the move"
        hint="Left empty, it is named after its time."
        error={errors.name?.message}
        {...form.register('name')}
      />
      <TextAreaField label="Note" error={errors.note?.message} {...form.register('note')} />
      <TextField
        label="Keep for, in days"
        inputMode="numeric"
        autoComplete="off"
        className="max-w-28"
        hint="Left empty, it is kept until somebody deletes it."
        error={errors.keepDays?.message}
        {...form.register('keepDays')}
      />
      <CheckboxField
        label="Full, not only what changed"
        hint="Takes longer and more room. Worth it when the chain of the earlier ones is in doubt."
        {...form.register('full')}
      />
      <FormProblem error={errors.root} />
    </Dialog>
  )
}
