'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowRight, History, Pencil, Trash2 } from 'lucide-react'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { restorePointOptions } from '@/lib/query/restore-points'
import { PaletteGroup, PaletteItem } from './palette-item'

export type PointDialog = 'restore' | 'edit' | 'delete'

export interface PalettePointProps {
  point: RestorePoint
  text: string
  onGo: (href: string) => void
  onDialog: (which: PointDialog, point: RestorePoint) => void
}

/** The second level: what may be done with one restore point. */
export function PalettePoint({ point: found, text, onGo, onDialog }: PalettePointProps) {
  const point = useQuery({ ...restorePointOptions(found.id), initialData: found }).data
  const { restoreNewVm, restoreInPlace, delete: remove } = point.can
  const canRestore = restoreNewVm.allowed || restoreInPlace.allowed
  const cannotRestore = canRestore ? undefined : (restoreNewVm.reason ?? 'Not possible now.')
  const cannotDelete = remove.allowed ? undefined : (remove.reason ?? 'Not possible now.')
  const items = [
    { label: 'Restore…', Icon: History, reason: cannotRestore, run: () => onDialog('restore', point) },
    { label: 'Name, note and pin…', Icon: Pencil, run: () => onDialog('edit', point) },
    { label: 'Delete…', Icon: Trash2, danger: true, reason: cannotDelete, run: () => onDialog('delete', point) },
    ...(point.vmId ? [{ label: `Go to ${point.vmName}`, Icon: ArrowRight, run: () => onGo(`/vms/${point.vmId}`) }] : []),
  ].filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <PaletteGroup heading={`${point.name}, of ${point.vmName}`}>
      {items.map(({ label, Icon, run, ...item }) => (
        <PaletteItem key={label} value={label} icon={<Icon aria-hidden="true" />} {...item} onSelect={run}>
          {label}
        </PaletteItem>
      ))}
      {items.length === 0 && <p className="px-2.5 py-4">No action is called so.</p>}
    </PaletteGroup>
  )
}
