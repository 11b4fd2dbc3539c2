import { withLibvirtStack } from '../quiet-stack'
import { benchRestore } from './restore'
import { benchSnapshot } from './snapshot'

const rounds = 11

/** Snapshots and restores on real guests, against doing the same by hand. */
export async function benchCore(): Promise<void> {
  await withLibvirtStack(async (stack) => {
    await benchSnapshot(stack, rounds)
    await benchRestore(stack, rounds)
  })
}
