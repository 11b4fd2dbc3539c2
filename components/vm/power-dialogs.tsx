'use client'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { toastProblem } from '@/components/feedback/toast'
import { CheckboxField } from '@/components/form/field'
import type { Vm } from '@/lib/contract/vm'
import { useRebootVm, useStopVm } from '@/lib/query/mutations'

interface PowerDialogProps {
  vm: Pick<Vm, 'id' | 'name'>
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function StopDialog({ vm, open, onOpenChange }: PowerDialogProps) {
  const [force, setForce] = useState(false)
  const stop = useStopVm(vm.id)
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Stop ${vm.name}`}
      description={
        <p>
          {force
            ? 'It is switched off at once, as if its plug were pulled. Restore points stay.'
            : 'The guest is asked to shut down; if it has not after about 30 seconds it is switched off. Restore points stay.'}
        </p>
      }
      confirm={force ? 'Cut the power' : 'Stop'}
      danger={force}
      busy={stop.isPending}
      onConfirm={() =>
        stop.mutate(
          { force },
          { onSuccess: () => onOpenChange(false), onError: (thrown) => toastProblem(`${vm.name} was not stopped`, thrown) },
        )
      }
    >
      <CheckboxField
        label="Cut the power"
        hint="For a guest that no longer answers. What it has not written to disk is lost."
        checked={force}
        onChange={(event) => setForce(event.target.checked)}
      />
    </ConfirmDialog>
  )
}

export function RebootDialog({ vm, open, onOpenChange }: PowerDialogProps) {
  const reboot = useRebootVm(vm.id)
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Reboot ${vm.name}`}
      description={<p>The guest is asked to shut down and starts again; if it does not answer for about 30 seconds it is reset.</p>}
      confirm="Reboot"
      busy={reboot.isPending}
      onConfirm={() =>
        reboot.mutate(undefined, {
          onSuccess: () => onOpenChange(false),
          onError: (thrown) => toastProblem(`${vm.name} was not rebooted`, thrown),
        })
      }
    />
  )
}
