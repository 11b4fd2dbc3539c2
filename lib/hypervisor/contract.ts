import { describe } from 'vitest'
import type { DiskTarget, DomainName, Hypervisor } from './port'
import type { LayerRef } from '@/lib/paths'
import { describeCapturing } from './contract-capturing'
import { describeCopying } from './contract-copying'
import { describeFreezing } from './contract-freezing'
import { describePower } from './contract-power'
import { makeWorld } from './contract-world'

/** What a driver brings to the contract test: itself, an empty pool, disks to start from, and a way to write and read as a guest does. */
export interface ContractSetup {
  hypervisor: Hypervisor
  /** Absolute, existing, empty, for this run alone. */
  poolPath: string
  /** Another such folder, for what is captured. */
  repositoryPath: string
  /** `demo` where a real kernel boots; the simulated driver takes either. */
  boot: 'demo' | 'disk'
  memoryMiB: number
  /** Virtual size of the disks that {@link ContractSetup.makeDisk} makes. */
  diskSizeBytes: number
  /** Puts a root layer (no parent) into the pool: `os` boots and holds a guest, `volume` is a formatted second disk. */
  makeDisk(layer: LayerRef, kind: 'os' | 'volume'): Promise<void>
  guest: ContractGuest
  /** Removes everything the setup made (domains, pool, processes). */
  cleanUp(): Promise<void>
}

/** The guest's side. `domain` runs whenever a method with a domain is called. */
export interface ContractGuest {
  /** Resolves once the guest of a started domain can read and write. */
  ready(domain: DomainName): Promise<void>
  /** Stores a small text under a key on that disk; durable when it resolves. Keys match [a-z0-9-]+. */
  write(domain: DomainName, target: DiskTarget, key: string, value: string): Promise<void>
  /** What the guest reads there now; null where there is no such key. */
  read(domain: DomainName, target: DiskTarget, key: string): Promise<string | null>
  /** A program in the guest that says `out` on its output and `err` on its error output, each with a line end, and ends with 3. */
  readonly speaker: readonly string[]
  /** Makes the agent hang until the guest is stopped: it no longer answers anything. */
  hangAgent(domain: DomainName): Promise<void>
  /** SHA-256 of all bytes a disk on this layer reads (through its parents). Called only for layers that nobody writes to. */
  contentHash(layer: LayerRef): Promise<string>
}

/**
 * The contract that both drivers hold. Call it at the top level of a test file:
 * `describeHypervisorContract('libvirt', makeSetup)`; the setup is made once for the suite.
 */
export function describeHypervisorContract(
  name: string,
  makeSetup: () => Promise<ContractSetup>,
  options: { timeoutMs?: number } = {},
): void {
  const timeoutMs = options.timeoutMs ?? 60_000
  describe(`hypervisor contract: ${name}`, { timeout: timeoutMs }, () => {
    const world = makeWorld(makeSetup, timeoutMs)
    describePower(world)
    describeFreezing(world)
    describeCopying(world)
    describeCapturing(world)
  })
}
