import { rm } from 'node:fs/promises'
import { startStack } from '@/e2e/helpers/stack'
import { benchRestore } from './restore'
import { benchSnapshot } from './snapshot'

const rounds = 11

// The services come from scripts/bench.sh; everything below is made for this run and removed at its end.
const stack = await startStack('libvirt')
try {
  await benchSnapshot(stack, rounds)
  await benchRestore(stack, rounds)
} finally {
  await stack.stop()
  await rm(stack.stateDir, { recursive: true, force: true })
}
