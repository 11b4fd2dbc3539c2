'use client'
import { Camera, ChevronDown, SlidersHorizontal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { toastProblem } from '@/components/feedback/toast'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import type { Vm } from '@/lib/contract/vm'
import { useCreateSnapshot } from '@/lib/query/mutations'
import { BackupDialog, BackupMenuItem } from './backup-button'

// Its code comes when it is first opened.
const SnapshotDialog = dynamic(() => import('./snapshot-dialog').then((module) => module.SnapshotDialog), { ssr: false })

/** One click takes a snapshot; the menu beside it asks for a name, a note and how to quiesce. */
export function SnapshotButton({ vm, primary = false }: { vm: Pick<Vm, 'id' | 'name' | 'can'>; primary?: boolean }) {
  const [asking, setAsking] = useState(false)
  const [backingUp, setBackingUp] = useState(false)
  const snapshot = useCreateSnapshot()
  const { allowed, reason: why } = vm.can.snapshot
  const reason = allowed ? undefined : (why ?? 'Not possible now.')
  const take = () => snapshot.mutate({ vmId: vm.id }, { onError: (thrown) => toastProblem(`No snapshot of ${vm.name} was taken`, thrown) })
  const variant = primary ? 'primary' : 'plain'
  return (
    <span className="inline-flex">
      <Button
        variant={variant}
        size={primary ? 'normal' : 'small'}
        className="rounded-r-none"
        reason={reason}
        busy={snapshot.isPending}
        onClick={take}
      >
        {primary && !snapshot.isPending && <Camera aria-hidden="true" />}
        Snapshot
      </Button>
      <Menu
        trigger={
          <Button
            variant={reason ? 'plain' : variant}
            size={primary ? 'icon' : 'small-icon'}
            className={`w-7 rounded-l-none ${primary && !reason ? 'border-l-on-accent/25' : 'border-l-0'}`}
            aria-label={`Snapshot options for ${vm.name}`}
          >
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem icon={<SlidersHorizontal aria-hidden="true" />} reason={reason} onSelect={() => setAsking(true)}>
          With name, note, quiesce…
        </MenuItem>
        <BackupMenuItem vm={vm} onSelect={() => setBackingUp(true)} />
      </Menu>
      {asking && <SnapshotDialog vm={vm} open onOpenChange={setAsking} />}
      {backingUp && <BackupDialog vm={vm} open onOpenChange={setBackingUp} />}
    </span>
  )
}
