'use client'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis, Pencil, Play, RotateCw, Square } from 'lucide-react'
import { useState } from 'react'
import { toastProblem } from '@/components/feedback/toast'
import { RestoreDialog } from '@/components/restore-point/restore-dialog'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { BackupButton } from '@/components/vm/backup-button'
import { RebootDialog, StopDialog } from '@/components/vm/power-dialogs'
import { RenameDialog } from '@/components/vm/rename-dialog'
import { SnapshotButton } from '@/components/vm/snapshot-button'
import type { RestorePoint } from '@/lib/contract/restore-point'
import type { VmDetail } from '@/lib/contract/vm'
import { useStartVm } from '@/lib/query/mutations'
import { newestPointOptions, restorePointOptions } from '@/lib/query/restore-points'

type Open = 'stop' | 'reboot' | 'rename' | null

const reasonOf = ({ allowed, reason }: { allowed: boolean; reason?: string | undefined }) =>
  allowed ? undefined : (reason ?? 'Not possible now.')

export function VmActions({ vm }: { vm: VmDetail }) {
  const [open, setOpen] = useState<Open>(null)
  // The point as it was when the dialog opened: a newer one, taken meanwhile, must not slip under a typed confirmation.
  const [restoring, setRestoring] = useState<RestorePoint | null>(null)
  const newest = useQuery(newestPointOptions(vm.id))
  const live = useQuery({ ...restorePointOptions(restoring?.id ?? ''), enabled: restoring !== null })
  const start = useStartVm(vm.id)
  const close = () => setOpen(null)
  const point = newest.data ?? null
  const off = vm.can.start.allowed || !(vm.power === 'running' || vm.power === 'paused')
  const power = () => start.mutate(undefined, { onError: (thrown) => toastProblem(`${vm.name} was not started`, thrown) })
  // A point can go to a new VM even while this one is not allowed to change.
  const restoreReason = point ? undefined : 'There is no restore point to go back to yet.'
  return (
    <div className="thumb-bar ml-auto flex flex-wrap items-center gap-2 max-[560px]:flex-nowrap max-[560px]:justify-end">
      {off ? (
        <Button className="max-[560px]:hidden" reason={reasonOf(vm.can.start)} busy={start.isPending} onClick={power}>
          <Play aria-hidden="true" />
          Start
        </Button>
      ) : (
        <Button className="max-[560px]:hidden" reason={reasonOf(vm.can.stop)} onClick={() => setOpen('stop')}>
          <Square aria-hidden="true" />
          Stop…
        </Button>
      )}
      <Button className="max-[560px]:hidden" reason={reasonOf(vm.can.reboot)} onClick={() => setOpen('reboot')}>
        <RotateCw aria-hidden="true" />
        Reboot…
      </Button>
      <Button className="max-[560px]:mr-auto" reason={restoreReason} onClick={() => setRestoring(point)}>
        Restore…
      </Button>
      <BackupButton vm={vm} className="max-[560px]:hidden" />
      <SnapshotButton vm={vm} primary />
      <Menu
        trigger={
          <Button variant="quiet" size="icon" aria-label={`More for ${vm.name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        }
      >
        {/* On a phone the bar holds what one came for; the rest is here. */}
        <div className="min-[561px]:hidden">
          {off ? (
            <MenuItem icon={<Play aria-hidden="true" />} reason={reasonOf(vm.can.start)} onSelect={power}>
              Start
            </MenuItem>
          ) : (
            <MenuItem icon={<Square aria-hidden="true" />} reason={reasonOf(vm.can.stop)} onSelect={() => setOpen('stop')}>
              Stop…
            </MenuItem>
          )}
          <MenuItem icon={<RotateCw aria-hidden="true" />} reason={reasonOf(vm.can.reboot)} onSelect={() => setOpen('reboot')}>
            Reboot…
          </MenuItem>
        </div>
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setOpen('rename')}>
          Rename…
        </MenuItem>
      </Menu>
      {open === 'stop' && <StopDialog vm={vm} open onOpenChange={close} />}
      {open === 'reboot' && <RebootDialog vm={vm} open onOpenChange={close} />}
      {open === 'rename' && <RenameDialog vm={vm} open onOpenChange={close} />}
      {restoring && <RestoreDialog point={live.data ?? restoring} open onOpenChange={() => setRestoring(null)} />}
    </div>
  )
}
