import type { ProgramEnv } from './run-program'
import os from 'node:os'
import path from 'node:path'
import type { CallOptions, HostFacts, Hypervisor } from '../port'
import { advanceCapture } from './advance-capture'
import { guestExec, guestHeartbeat } from './agent'
import { abortJob } from './block-jobs'
import { abortCapture, beginCapture } from './capture'
import { checkCheckpoint, deleteCheckpoint, redefineCheckpoint } from './checkpoints'
import { compress } from './compress'
import { consoleTail, screenshot } from './console'
import { CopyNotes } from './copy-notes'
import { defineDomain, undefineDomain } from './define'
import { drop } from './drop'
import { failureOf } from './failures'
import { freeze } from './freeze'
import type { LibvirtHost } from './host'
import { inspectDomain, listDomains } from './inspect'
import { branch, inspectLayer, listLayers, poolCapacity } from './layers'
import { makeIndependent, merge } from './merge'
import { pull } from './pull'
import { rebootDomain, startDomain, stopDomain } from './power'
import { virshBatch } from './virsh'

export interface LibvirtHypervisorOptions {
  /** `qemu:///session` for the embedded host, else the real host's URI. */
  uri: string
  /** Environment of virsh and qemu-img: PATH, HOME and, for a session, the three XDG_* folders. Nothing else is passed on. */
  env: ProgramEnv
  /** What scripts/guest-image/probe.mjs found to boot here. */
  accelerator: 'kvm' | 'tcg'
  /** Folder with the demo guests' vmlinuz and initrd.img. */
  guestDir: string
  /** Folder of the serial consoles' logs; below XDG_CACHE_HOME by default. */
  consoleDir?: string
  log?: { warn(facts: Record<string, unknown>, message: string): void }
}

/** The driver for QEMU through libvirt. It holds no connection, and no state but what saves asking again: every answer comes from libvirt and the files. */
export function createLibvirtHypervisor(options: LibvirtHypervisorOptions): Hypervisor {
  const { uri, env, accelerator, guestDir, log } = options
  const host: LibvirtHost = {
    uri,
    env,
    accelerator,
    guestDir,
    consoleDir: options.consoleDir ?? path.join(env['XDG_CACHE_HOME'] ?? os.tmpdir(), 'holdfast-console'),
    copyNotes: new CopyNotes(),
    warn: (message, facts) => log?.warn(facts, message),
  }
  return {
    hostFacts: (call) => hostFacts(host, call),
    listDomains: (call) => listDomains(host, call),
    inspectDomain: (domain, call) => inspectDomain(host, domain, call),
    defineDomain: (spec, call) => defineDomain(host, spec, call),
    undefineDomain: (domain, call) => undefineDomain(host, domain, call),
    startDomain: (domain, call) => startDomain(host, domain, call),
    stopDomain: (domain, call) => stopDomain(host, domain, call),
    rebootDomain: (domain, call) => rebootDomain(host, domain, call),
    freeze: (request, call) => freeze(host, request, call),
    branch: (request, call) => branch(host, request, call),
    pull: (request, call) => pull(host, request, call),
    makeIndependent: (layer, call) => makeIndependent(host, layer, call),
    compress: (request, call) => compress(host, request, call),
    merge: (request, call) => merge(host, request, call),
    beginCapture: (request, call) => beginCapture(host, request, call),
    advanceCapture: (request, call) => advanceCapture(host, request, call),
    abortCapture: (request, call) => abortCapture(host, request, call),
    checkCheckpoint: (request, call) => checkCheckpoint(host, request, call),
    redefineCheckpoint: (domain, xml, call) => redefineCheckpoint(host, domain, xml, call),
    deleteCheckpoint: (domain, checkpoint, call) => deleteCheckpoint(host, domain, checkpoint, call),
    abortJob: (domain, target, call) => abortJob(host, domain, target, call),
    drop: (request, call) => drop(host, request, call),
    inspectLayer: (layer) => inspectLayer(layer),
    listLayers: (poolPath) => listLayers(poolPath),
    poolCapacity: (poolPath) => poolCapacity(poolPath),
    screenshot: (domain, call) => screenshot(host, domain, call),
    consoleTail: (domain, call) => consoleTail(host, domain, call),
    guestHeartbeat: (domain, call) => guestHeartbeat(host, domain, call),
    guestExec: (domain, argv, call) => guestExec(host, domain, argv, call),
  }
}

async function hostFacts(host: LibvirtHost, options: CallOptions = {}): Promise<HostFacts> {
  const [version = '', node = ''] = await virshBatch(host, [['version'], ['nodeinfo']], options)
  const hypervisor = /^Running hypervisor:\s*(.+)$/m.exec(version)?.[1]
  const library = /^Using library:\s*(.+)$/m.exec(version)?.[1]
  const cpus = /^CPU\(s\):\s*(\d+)/m.exec(node)?.[1]
  const memoryKiB = /^Memory size:\s*(\d+) KiB/m.exec(node)?.[1]
  if (hypervisor === undefined || library === undefined || cpus === undefined || memoryKiB === undefined)
    throw failureOf(version + node, 'virsh nodeinfo')
  return {
    hypervisor: `${hypervisor}, ${library}`,
    accelerator: host.accelerator,
    cpus: Number(cpus),
    memoryMiB: Math.floor(Number(memoryKiB) / 1024),
  }
}
