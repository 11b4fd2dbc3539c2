'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { TextField } from '@/components/form/field'
import { FormProblem, showProblem } from '@/components/form/form-problem'
import { Button } from '@/components/ui/button'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import { vmName } from '@/lib/contract/restore-point'
import type { Vm } from '@/lib/contract/vm'
import { useUpdateVm } from '@/lib/query/mutations'

const shape = z.object({ name: vmName })

export function RenameDialog({
  vm,
  open,
  onOpenChange,
}: {
  vm: Pick<Vm, 'id' | 'name'>
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const update = useUpdateVm(vm.id)
  const form = useForm({ resolver: zodResolver(shape), defaultValues: { name: vm.name } })
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync(values)
      onOpenChange(false)
    } catch (thrown) {
      showProblem(form, thrown, ['name'])
    }
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      busy={update.isPending}
      onSubmit={(event) => void submit(event)}
      title={`Rename ${vm.name}`}
      description={<p>Its name in this panel. The guest’s own host name does not change.</p>}
      footer={
        <>
          <DialogCancel />
          <Button type="submit" variant="primary" busy={update.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <TextField label="Name" autoComplete="off" error={form.formState.errors.name?.message} {...form.register('name')} />
      <FormProblem error={form.formState.errors.root} />
    </Dialog>
  )
}
