import { rm } from 'node:fs/promises'
import { startStack, type Stack } from '@/e2e/helpers/stack'
import { vmList } from '@/lib/contract/vm'
import { signedIn } from './client'

/** A whole Holdfast on real guests with nothing else going on; removed afterwards, whatever happens. */
export async function withLibvirtStack(work: (stack: Stack) => Promise<void>): Promise<void> {
  const stack = await startStack('libvirt')
  try {
    await stopDemoGuests(stack)
    await work(stack)
  } finally {
    await stack.stop()
    await rm(stack.stateDir, { recursive: true, force: true })
  }
}

/** Emulated guests take a core each when they are busy; what is measured shall have the machine to itself. */
async function stopDemoGuests(of: Stack): Promise<void> {
  for (const { email } of of.demo) {
    const client = await signedIn(of, email)
    const { items } = vmList.parse(await client.call('GET', '/vms?power=running'))
    for (const { id } of items) await client.accepted(`/vms/${id}/stop`, { force: true })
  }
}
