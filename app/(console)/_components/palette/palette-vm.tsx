'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowRight, Camera, History, Pencil, Play, RotateCw, SlidersHorizontal, Square } from 'lucide-react'
import { ProblemNote } from '@/components/feedback/problem-note'
import { toastProblem } from '@/components/feedback/toast'
import type { RestorePoint } from '@/lib/contract/restore-point'
import type { VmDetail } from '@/lib/contract/vm'
import { useCreateSnapshot, useStartVm } from '@/lib/query/mutations'
import { newestPointOptions } from '@/lib/query/restore-points'
import { vmOptions } from '@/lib/query/vms'
import { PaletteGroup, PaletteItem, PaletteWaiting } from './palette-item'

export type VmDialog = 'snapshot' | 'stop' | 'reboot' | 'rename'

export interface PaletteVmProps {
  id: string
  name: string
  text: string
  onGo: (href: string) => void
  onDialog: (which: VmDialog, vm: VmDetail) => void
  onRestore: (point: RestorePoint) => void
  onDone: () => void
}

const reasonOf = ({ allowed, reason }: { allowed: boolean; reason?: string | undefined }) =>
  allowed ? undefined : (reason ?? 'Not possible now.')

/** The second level: what may be done with one machine. */
export function PaletteVm({ id, name, text, onGo, onDialog, onRestore, onDone }: PaletteVmProps) {
  const query = useQuery(vmOptions(id))
  const newest = useQuery(newestPointOptions(id)).data ?? null
  const snapshot = useCreateSnapshot()
  const start = useStartVm(id)
  const vm = query.data
  if (query.error) return <ProblemNote title={`${name} could not be read`} error={query.error} onRetry={() => void query.refetch()} />
  if (!vm) return <PaletteWaiting>Reading what may be done</PaletteWaiting>
  const take = () => {
    snapshot.mutate({ vmId: vm.id }, { onError: (thrown) => toastProblem(`No snapshot of ${vm.name} was taken`, thrown) })
    onDone()
  }
  const begin = () => {
    start.mutate(undefined, { onError: (thrown) => toastProblem(`${vm.name} was not started`, thrown) })
    onDone()
  }
  const cannot = {
    snapshot: reasonOf(vm.can.snapshot),
    start: reasonOf(vm.can.start),
    stop: reasonOf(vm.can.stop),
    reboot: reasonOf(vm.can.reboot),
  }
  const items = [
    { label: 'Open', Icon: ArrowRight, run: () => onGo(`/vms/${vm.id}`) },
    { label: 'Snapshot', Icon: Camera, reason: cannot.snapshot, run: take },
    { label: 'Snapshot with name, note, quiesce…', Icon: SlidersHorizontal, reason: cannot.snapshot, run: () => onDialog('snapshot', vm) },
    {
      label: 'Restore the newest point…',
      Icon: History,
      reason: newest ? undefined : 'There is no restore point to go back to yet.',
      run: () => newest && onRestore(newest),
    },
    { label: 'Start', Icon: Play, reason: cannot.start, run: begin },
    { label: 'Stop…', Icon: Square, reason: cannot.stop, run: () => onDialog('stop', vm) },
    { label: 'Reboot…', Icon: RotateCw, reason: cannot.reboot, run: () => onDialog('reboot', vm) },
    { label: 'Rename…', Icon: Pencil, run: () => onDialog('rename', vm) },
    { label: 'Go to its restore points', Icon: ArrowRight, run: () => onGo(`/vms/${vm.id}/restore-points`) },
    { label: 'Go to its activity', Icon: ArrowRight, run: () => onGo(`/vms/${vm.id}/activity`) },
  ].filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <PaletteGroup heading={vm.name}>
      {items.map(({ label, Icon, reason, run }) => (
        <PaletteItem key={label} value={label} icon={<Icon aria-hidden="true" />} reason={reason} onSelect={run}>
          {label}
        </PaletteItem>
      ))}
      {items.length === 0 && <p className="px-2.5 py-4">No action is called so.</p>}
    </PaletteGroup>
  )
}
