'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { RadioField, TextAreaField, TextField } from '@/components/form/field'
import { DraftNote } from '@/components/form/draft-note'
import { FormProblem, showProblem } from '@/components/form/form-problem'
import { useDraft } from '@/components/form/use-draft'
import { Button } from '@/components/ui/button'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import type { Vm } from '@/lib/contract/vm'
import { useCreateSnapshot } from '@/lib/query/mutations'

const shape = z.object({
  name: z.string().trim().max(120, 'at most 120 characters'),
  note: z.string().trim().max(2_000, 'at most 2,000 characters'),
  quiesce: z.enum(['auto', 'never', 'require']),
})
type SnapshotForm = z.infer<typeof shape>

const quiesceChoices = [
  {
    value: 'auto',
    label: 'When the guest agent answers',
    hint: 'File systems are put at rest for the instant; without an agent it is as after a power cut.',
  },
  { value: 'require', label: 'Always', hint: 'No snapshot is taken when the guest agent does not answer.' },
  { value: 'never', label: 'Never', hint: 'The guest is not asked. All disks are still of one instant.' },
] as const

export function SnapshotDialog({
  vm,
  open,
  onOpenChange,
}: {
  vm: Pick<Vm, 'id' | 'name'>
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const snapshot = useCreateSnapshot()
  const form = useForm<SnapshotForm>({ resolver: zodResolver(shape), defaultValues: { name: '', note: '', quiesce: 'auto' } })
  const draft = useDraft(form, `snapshot:${vm.id}`)
  const { errors } = form.formState
  const submit = form.handleSubmit(async ({ name, note, quiesce }) => {
    try {
      await snapshot.mutateAsync({ vmId: vm.id, quiesce, ...(name ? { name } : {}), ...(note ? { note } : {}) })
      draft.discard()
      onOpenChange(false)
    } catch (thrown) {
      showProblem(form, thrown, ['name', 'note', 'quiesce'])
    }
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      busy={snapshot.isPending}
      onSubmit={(event) => void submit(event)}
      title={`Snapshot of ${vm.name}`}
      description={<p>All disks at one instant; the VM goes on as it is. Kept until you delete it.</p>}
      hint="Lives beside the VM: survives a bad upgrade, not the loss of the host"
      footer={
        <>
          <DialogCancel onCancel={draft.discard} />
          <Button type="submit" variant="primary" busy={snapshot.isPending}>
            Take snapshot
          </Button>
        </>
      }
    >
      <DraftNote draft={draft} onReset={() => form.reset()} />
      <TextField
        label="Name"
        autoComplete="off"
        placeholder="Before the upgrade"
        hint="Left empty, it is named after its time."
        error={errors.name?.message}
        {...form.register('name')}
      />
      <TextAreaField label="Note" error={errors.note?.message} {...form.register('note')} />
      <fieldset className="grid gap-2">
        <legend className="mb-2 font-strong text-ink">Quiesce the guest’s file systems</legend>
        {quiesceChoices.map((choice) => (
          <RadioField key={choice.value} {...choice} {...form.register('quiesce')} />
        ))}
      </fieldset>
      <FormProblem error={errors.root} />
    </Dialog>
  )
}
