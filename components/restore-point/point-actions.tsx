'use client'
import { Ellipsis, Pencil, ShieldCheck, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { useVerifyRestorePoint } from '@/lib/query/mutations'

// Their code comes with the first one that is opened. Without `ssr: false` there is no boundary of its own round it, and the whole page would
// be its skeleton meanwhile.
const DeletePointDialog = dynamic(() => import('./delete-point-dialog').then((module) => module.DeletePointDialog), { ssr: false })
const EditPointDialog = dynamic(() => import('./edit-point-dialog').then((module) => module.EditPointDialog), { ssr: false })
const RestoreDialog = dynamic(() => import('./restore-dialog').then((module) => module.RestoreDialog), { ssr: false })

type Open = 'restore' | 'edit' | 'delete' | null

/** Restore… and Delete… in sight, the rest in the menu; what is forbidden stays, with its reason. */
export function PointActions({ point }: { point: RestorePoint }) {
  const [open, setOpen] = useState<Open>(null)
  const to = (which: Exclude<Open, null>) => (isOpen: boolean) => setOpen(isOpen ? which : null)
  const { restoreNewVm, restoreInPlace, verify: canVerify, delete: remove } = point.can
  const verify = useVerifyRestorePoint(point.id)
  const restoreReason = restoreNewVm.allowed || restoreInPlace.allowed ? undefined : (restoreNewVm.reason ?? 'Not possible now.')
  const deleteReason = remove.allowed ? undefined : (remove.reason ?? 'Not possible now.')
  return (
    <span className="inline-flex items-center justify-end gap-1">
      <Button size="small" data-row-open reason={restoreReason} onClick={() => setOpen('restore')}>
        Restore…
      </Button>
      <Button size="small" variant="quiet" className="max-sm:hidden" reason={deleteReason} onClick={() => setOpen('delete')}>
        Delete…
      </Button>
      <Menu
        trigger={
          <Button size="small-icon" variant="quiet" aria-label={`More for ${point.name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setOpen('edit')}>
          Name, note and pin…
        </MenuItem>
        {point.kind === 'backup' && (
          <MenuItem
            icon={<ShieldCheck aria-hidden="true" />}
            reason={canVerify.allowed ? undefined : (canVerify.reason ?? 'Not possible now.')}
            onSelect={() =>
              verify.mutate(undefined, {
                onSuccess: () => toast(`“${point.name}” is being read and compared with its checksums`),
                onError: (thrown) => toastProblem(`“${point.name}” is not being verified`, thrown),
              })
            }
          >
            Verify
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={<Trash2 aria-hidden="true" />} danger reason={deleteReason} onSelect={() => setOpen('delete')}>
          Delete…
        </MenuItem>
      </Menu>
      {open === 'restore' && <RestoreDialog point={point} open onOpenChange={to('restore')} />}
      {open === 'edit' && <EditPointDialog point={point} open onOpenChange={to('edit')} />}
      {open === 'delete' && <DeletePointDialog point={point} open onOpenChange={to('delete')} />}
    </span>
  )
}
