import { rm } from 'node:fs/promises'
import { startStack, type Stack } from '@/e2e/helpers/stack'
import { vmList } from '@/lib/contract/vm'
import { signedIn } from './client'
import { benchRestore } from './restore'
import { benchSnapshot } from './snapshot'

const rounds = 11

/** Snapshots and restores on real guests, against doing the same by hand. */
export async function benchCore(): Promise<void> {
  const stack = await startStack('libvirt')
  try {
    await stopDemoGuests(stack)
    await benchSnapshot(stack, rounds)
    await benchRestore(stack, rounds)
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
