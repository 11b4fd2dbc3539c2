'use client'
import { DeletePointDialog } from '@/components/restore-point/delete-point-dialog'
import { EditPointDialog } from '@/components/restore-point/edit-point-dialog'
import { RestoreDialog } from '@/components/restore-point/restore-dialog'
import { RebootDialog, StopDialog } from '@/components/vm/power-dialogs'
import { RenameDialog } from '@/components/vm/rename-dialog'
import { SnapshotDialog } from '@/components/vm/snapshot-dialog'
import type { RestorePoint } from '@/lib/contract/restore-point'
import type { VmDetail } from '@/lib/contract/vm'
import type { PointDialog } from './palette-point'
import type { VmDialog } from './palette-vm'

export type OpenDialog = { kind: VmDialog; vm: VmDetail } | { kind: PointDialog; point: RestorePoint }

/** The dialogs that the palette leads to: the same ones that the pages open. */
export function PaletteDialogs({ dialog, onClose }: { dialog: OpenDialog | null; onClose: () => void }) {
  if (!dialog) return null
  switch (dialog.kind) {
    case 'snapshot':
      return <SnapshotDialog vm={dialog.vm} open onOpenChange={onClose} />
    case 'stop':
      return <StopDialog vm={dialog.vm} open onOpenChange={onClose} />
    case 'reboot':
      return <RebootDialog vm={dialog.vm} open onOpenChange={onClose} />
    case 'rename':
      return <RenameDialog vm={dialog.vm} open onOpenChange={onClose} />
    case 'restore':
      return <RestoreDialog point={dialog.point} open onOpenChange={onClose} />
    case 'edit':
      return <EditPointDialog point={dialog.point} open onOpenChange={onClose} />
    case 'delete':
      return <DeletePointDialog point={dialog.point} open onOpenChange={onClose} />
  }
}
