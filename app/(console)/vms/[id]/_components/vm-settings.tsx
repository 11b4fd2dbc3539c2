'use client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Section } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/time'
import { RenameDialog } from '@/components/vm/rename-dialog'
import type { VmDetail } from '@/lib/contract/vm'
import { formatBytes, formatMemory } from '@/lib/format/bytes'
import { vmOptions } from '@/lib/query/vms'

export function VmSettings({ id }: { id: string }) {
  const { data: vm } = useSuspenseQuery(vmOptions(id))
  const [renaming, setRenaming] = useState(false)
  return (
    <div className="grid max-w-[1200px] gap-x-14 lg:grid-cols-2">
      <Section title="Settings" className="mt-6">
        <dl>
          <Row
            name="Name"
            action={<Button onClick={() => setRenaming(true)}>Rename…</Button>}
            note="In this panel. The guest’s own host name does not change."
          >
            {vm.name}
          </Row>
          <Row
            name="Power"
            note={
              vm.wantedPower === 'running'
                ? 'Started again by itself when its host comes back after an outage. Stop it to change that.'
                : 'Stays off when its host comes back after an outage. Start it to change that.'
            }
          >
            {vm.wantedPower === 'running' ? 'Should run' : 'Should be off'}
          </Row>
          <Row
            name="Network"
            note={
              vm.network === 'isolated'
                ? 'Made so when it was restored beside another machine, so that the two do not meet.'
                : 'Reaches the network of its host.'
            }
          >
            {vm.network === 'isolated' ? 'Isolated' : 'Connected'}
          </Row>
        </dl>
      </Section>
      <Section title="Facts" className="mt-6">
        <Facts vm={vm} />
      </Section>
      {renaming && <RenameDialog vm={vm} open onOpenChange={setRenaming} />}
    </div>
  )
}

function Row(props: { name: string; children: React.ReactNode; note: string; action?: React.ReactNode }) {
  return (
    <div className="grid items-center gap-x-4 gap-y-1 border-b border-line py-3 sm:grid-cols-[120px_minmax(0,1fr)_auto]">
      <dt className="text-ink-3">{props.name}</dt>
      <dd>
        <span className="font-strong text-ink [overflow-wrap:anywhere]">{props.children}</span>
        <span className="block text-12 text-ink-3">{props.note}</span>
      </dd>
      {props.action && <dd>{props.action}</dd>}
    </div>
  )
}

function Facts({ vm }: { vm: VmDetail }) {
  const facts: [string, React.ReactNode][] = [
    ['Processors and memory', `${vm.vcpus} vCPU, ${formatMemory(vm.memoryMiB)}`],
    ['Disks', vm.disks.map((disk) => `${disk.name} ${formatBytes(disk.sizeBytes)}`).join(', ')],
    ['Host', `${vm.host.name}, ${acceleratorText[vm.host.accelerator ?? 'none']}`],
    ['Guest agent', agentText(vm)],
    ['MAC address', <code key="mac">{vm.mac}</code>],
    ['UUID', <code key="uuid">{vm.uuid}</code>],
    ['Made', <Instant key="made" at={vm.createdAt} form="exact" />],
  ]
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name} className="grid gap-x-4 border-b border-line py-2 sm:grid-cols-[168px_minmax(0,1fr)]">
          <dt className="text-ink-3">{name}</dt>
          <dd className="text-ink [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function agentText({ power, agentAnswers }: VmDetail): string {
  if (power !== 'running') return 'not asked: the machine is not running'
  return agentAnswers ? 'answers: snapshots are filesystem-consistent' : 'does not answer now: a snapshot would be crash-consistent'
}

const acceleratorText = { kvm: 'runs with KVM', tcg: 'emulated (TCG)', none: 'not reached yet' } as const
