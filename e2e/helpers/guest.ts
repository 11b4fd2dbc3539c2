import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { domainNameOf } from '@/lib/id'
import { createLibvirtHypervisor } from '@/lib/hypervisor/libvirt/driver'
import type { Hypervisor } from '@/lib/hypervisor/port'
import path from 'node:path'
import { eventually, setting, type Stack } from './stack'

export const exec = promisify(execFile)

/** A driver of the test's own onto the stack's guests: what a customer does inside the VM. */
export function hypervisorOf(stack: Stack): Hypervisor {
  return createLibvirtHypervisor({
    uri: setting('LIBVIRT_URI'),
    env: process.env,
    accelerator: setting('HOLDFAST_ACCELERATOR') === 'kvm' ? 'kvm' : 'tcg',
    guestDir: setting('HOLDFAST_GUEST_DIR'),
    consoleDir: path.join(stack.stateDir, 'console'),
  })
}

/** Runs a shell line in the VM's guest, once its agent answers; its output. */
export async function inGuest(stack: Stack, vmName: string, script: string): Promise<string> {
  const hypervisor = hypervisorOf(stack)
  const vm = await stack.db.vm.findFirstOrThrow({ where: { name: vmName } })
  const domain = domainNameOf(vm.id)
  await eventually(`the agent of ${vmName} answers`, 60_000, async () => {
    // The worker has perhaps just begun: the domain comes with its first reconciliation.
    const state = await hypervisor.inspectDomain(domain)
    return state?.power === 'running' && (await hypervisor.guestHeartbeat(domain)).answers
  })
  const { exitCode, stdout, stderr } = await hypervisor.guestExec(domain, ['/bin/sh', '-c', script])
  if (exitCode !== 0) throw new Error(`in ${vmName}: ${script}: ${stderr}`)
  return stdout.trim()
}
