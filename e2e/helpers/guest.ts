import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { domainNameOf } from '@/lib/id'
import type { Hypervisor } from '@/lib/hypervisor/port'
import { hypervisorIn } from './end-guests'
import { eventually, type Stack } from './stack'

export const exec = promisify(execFile)

/** What a customer does inside the VM goes past the worker. */
export const hypervisorOf = (stack: Stack): Hypervisor => hypervisorIn(stack.stateDir)

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
