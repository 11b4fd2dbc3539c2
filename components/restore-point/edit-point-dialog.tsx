'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm, useWatch } from 'react-hook-form'
import type { z } from 'zod'
import { CheckboxField, TextAreaField, TextField } from '@/components/form/field'
import { DraftNote } from '@/components/form/draft-note'
import { FormProblem, showProblem } from '@/components/form/form-problem'
import { useDraft } from '@/components/form/use-draft'
import { Button } from '@/components/ui/button'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import { updateRestorePointBody, type RestorePoint } from '@/lib/contract/restore-point'
import { useUpdateRestorePoint } from '@/lib/query/mutations'

const shape = updateRestorePointBody.required()
type EditForm = z.infer<typeof shape>

export function EditPointDialog({
  point,
  open,
  onOpenChange,
}: {
  point: RestorePoint
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const update = useUpdateRestorePoint(point.id)
  const current: EditForm = { name: point.name, note: point.note, pinned: point.pinned, pinReason: point.pinReason }
  const form = useForm<EditForm>({
    resolver: zodResolver(shape),
    defaultValues: current,
    values: current,
    resetOptions: { keepDirtyValues: true },
  })
  const draft = useDraft(form, `edit-point:${point.id}`)
  const pinned = useWatch({ control: form.control, name: 'pinned' })
  const { errors } = form.formState
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync(values)
      draft.discard()
      onOpenChange(false)
    } catch (thrown) {
      showProblem(form, thrown, ['name', 'note', 'pinned', 'pinReason'])
    }
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      busy={update.isPending}
      onSubmit={(event) => void submit(event)}
      title={`Edit “${point.name}”`}
      description={<p>Name, note and pin. The data is never changed.</p>}
      footer={
        <>
          <DialogCancel onCancel={draft.discard} />
          <Button type="submit" variant="primary" busy={update.isPending}>
            Save
          </Button>
        </>
      }
    >
      <DraftNote draft={draft} onReset={() => form.reset(current)} />
      <TextField label="Name" autoComplete="off" error={errors.name?.message} {...form.register('name')} />
      <TextAreaField label="Note" error={errors.note?.message} {...form.register('note')} />
      <CheckboxField
        label="Pinned"
        hint="A pinned restore point is never deleted, not by hand and not by retention."
        {...form.register('pinned')}
      />
      {pinned && (
        <TextField label="Why it is pinned" autoComplete="off" error={errors.pinReason?.message} {...form.register('pinReason')} />
      )}
      <FormProblem error={errors.root} />
    </Dialog>
  )
}
