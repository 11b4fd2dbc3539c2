'use client'
import { Archive } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { MenuItem } from '@/components/ui/menu'
import type { Vm } from '@/lib/contract/vm'

// Its code comes when it is first opened.
export const BackupDialog = dynamic(() => import('./backup-dialog').then((module) => module.BackupDialog))

type BackedUp = Pick<Vm, 'id' | 'name' | 'can'>

const reasonOf = ({ can: { backup } }: BackedUp) => (backup.allowed ? undefined : (backup.reason ?? 'Not possible now.'))

/** Asks for name, note and how long to keep it, then backs the VM up beside its schedules. */
export function BackupButton({ vm, className }: { vm: BackedUp; className?: string }) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button className={className} reason={reasonOf(vm)} onClick={() => setAsking(true)}>
        Back up now…
      </Button>
      {asking && <BackupDialog vm={vm} open onOpenChange={setAsking} />}
    </>
  )
}

/** The same as an entry of a menu, which goes when it is chosen: the dialog is its owner's. */
export function BackupMenuItem({ vm, onSelect }: { vm: BackedUp; onSelect: () => void }) {
  return (
    <MenuItem icon={<Archive aria-hidden="true" />} reason={reasonOf(vm)} onSelect={onSelect}>
      Back up now…
    </MenuItem>
  )
}
