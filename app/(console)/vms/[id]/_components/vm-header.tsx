'use client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { Breadcrumbs } from '@/components/layout/breadcrumbs'
import { TabLinks } from '@/components/layout/tab-links'
import { PowerMark } from '@/components/vm/power-mark'
import { ProtectionState } from '@/components/vm/protection-cell'
import { formatBytes, formatMemory } from '@/lib/format/bytes'
import { vmOptions } from '@/lib/query/vms'
import { UnderWay } from './under-way'
import { UndoBanner } from './undo-banner'
import { VmActions } from './vm-actions'

const trail = [{ href: '/vms', label: 'Virtual machines' }]

export function VmHeader({ id }: { id: string }) {
  const { data: vm } = useSuspenseQuery(vmOptions(id))
  const base = `/vms/${id}`
  // A form that fills the page brings its own head, and its own buttons for the thumb.
  const isForm = usePathname() === `${base}/schedules/new`
  if (isForm) return null
  return (
    <>
      <Breadcrumbs trail={trail} />
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-28 tracking-[-0.025em] [overflow-wrap:anywhere]">{vm.name}</h1>
          <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-ink-3">
            <span className="text-ink">
              <PowerMark power={vm.power} />
            </span>
            <ProtectionState vm={vm} />
            <span>{`${vm.vcpus} vCPU · ${formatMemory(vm.memoryMiB)} · ${vm.disks.length === 1 ? '1 disk' : `${vm.disks.length} disks`}, ${formatBytes(vm.diskBytes)}`}</span>
            <span>{vm.host.name}</span>
            {vm.network === 'isolated' && <span className="tag">Network isolated</span>}
            {vm.host.accelerator === 'tcg' && (
              <span className="tag" title="Its host has no KVM, so the guest runs emulated and slower.">
                Emulated
              </span>
            )}
          </p>
        </div>
        <VmActions vm={vm} />
      </div>
      {vm.undoable && <UndoBanner vm={vm} undoable={vm.undoable} />}
      <UnderWay vm={vm} />
      <TabLinks
        label={`Sections of ${vm.name}`}
        tabs={[
          { href: base, label: 'Overview' },
          { href: `${base}/restore-points`, label: 'Restore points', count: vm.protection.snapshots + vm.protection.backups },
          { href: `${base}/schedules`, label: 'Schedules' },
          { href: `${base}/disks`, label: 'Disks', count: vm.disks.length },
          { href: `${base}/activity`, label: 'Activity' },
          { href: `${base}/settings`, label: 'Settings' },
        ]}
      />
    </>
  )
}
