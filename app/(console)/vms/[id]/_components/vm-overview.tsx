'use client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Section } from '@/components/layout/page-header'
import { Instant } from '@/components/ui/time'
import type { VmDetail } from '@/lib/contract/vm'
import { formatBytes, formatMemory } from '@/lib/format/bytes'
import { vmOptions } from '@/lib/query/vms'
import { ConsoleScreen } from './console-screen'
import { ConsoleTail } from './console-tail'
import { RecentOperations } from './recent-operations'
import { RecoveryPoint } from './recovery-point'

export function VmOverview({ id }: { id: string }) {
  const { data: vm } = useSuspenseQuery(vmOptions(id))
  return (
    <div className="grid items-start gap-x-14 min-[1000px]:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        <RecoveryPoint vm={vm} />
        <Section title="Latest operations">
          <RecentOperations vmId={id} />
        </Section>
        <Section title="Facts">
          <Facts vm={vm} />
        </Section>
      </div>
      <div className="min-w-0">
        <Section title="Screen" className="mt-6" aside={vm.power === 'running' ? 'refreshed every 2 s while you look' : undefined}>
          <ConsoleScreen vm={vm} />
        </Section>
        <Section title="Console" className="mt-8" aside="last lines">
          <ConsoleTail vm={vm} />
        </Section>
      </div>
    </div>
  )
}

function Facts({ vm }: { vm: VmDetail }) {
  const facts: [string, React.ReactNode][] = [
    ['Processors and memory', `${vm.vcpus} vCPU, ${formatMemory(vm.memoryMiB)}`],
    ['Disks', vm.disks.map((disk) => `${disk.name} ${formatBytes(disk.sizeBytes)}`).join(', ')],
    ['Host', `${vm.host.name}, ${acceleratorText[vm.host.accelerator ?? 'none']}`],
    ['Guest agent', agentText(vm)],
    ['Network', vm.network === 'isolated' ? 'isolated' : 'connected'],
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
