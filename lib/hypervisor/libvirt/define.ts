import { mkdir, rm } from 'node:fs/promises'
import { AppError } from '@/lib/errors'
import { layerPath } from '@/lib/paths'
import type { CallOptions, DiskTarget, DomainName, DomainSpec, DomainState } from '../port'
import { buildDomainXml, disksOf, namesBackingStores, withHeads } from './domain-xml'
import { mismatch } from './failures'
import { checkedName, consoleFile, type LibvirtHost } from './host'
import { getDomain, inspectDomain, readDefinition } from './inspect'
import { getLayer } from './layers'
import { virsh } from './virsh'
import { formatXml, type XmlElement } from './xml'
import { withXmlFiles } from './xml-file'

async function applyDefinition(host: LibvirtHost, xml: string, options: CallOptions): Promise<void> {
  await withXmlFiles([xml], ([file = '']) => virsh(host, ['define', file], options))
}

export async function defineDomain(host: LibvirtHost, spec: DomainSpec, options: CallOptions = {}): Promise<DomainState> {
  checkedName(spec.name)
  const before = await inspectDomain(host, spec.name, options)
  if (before?.power === 'running' || before?.power === 'paused') throw running(spec.name)
  for (const { layer } of spec.disks) await getLayer(layer)
  await mkdir(host.consoleDir, { recursive: true })
  const { accelerator, guestDir } = host
  await applyDefinition(host, await buildDomainXml(spec, { accelerator, guestDir, consoleFile: consoleFile(host, spec.name) }), options)
  const state = await getDomain(host, spec.name, options)
  const wanted = spec.disks.map(({ target, layer }) => `${target} ${layerPath(layer)}`).join(', ')
  const found = state.disks.map(({ target, chain }) => `${target} ${chain[0] ?? 'nothing'}`).join(', ')
  if (wanted !== found || state.uuid !== spec.uuid) throw mismatch(`defined ${spec.name} with ${wanted}, found ${found}`)
  return state
}

export async function undefineDomain(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<void> {
  const before = await inspectDomain(host, domain, options)
  if (before?.power === 'running' || before?.power === 'paused') throw running(domain)
  if (before) {
    await virsh(host, ['undefine', domain, '--managed-save', '--snapshots-metadata', '--checkpoints-metadata'], options)
    if (await inspectDomain(host, domain, options)) throw mismatch(`${domain} is still defined`)
  }
  await rm(consoleFile(host, domain), { force: true })
}

/** @throws AppError `state-mismatch` when the definition has other heads than `heads` */
export function assertHeads(domain: DomainName, definition: XmlElement, heads: ReadonlyMap<DiskTarget, string>): void {
  for (const { target, files } of disksOf(definition)) {
    const wanted = heads.get(target)
    if (wanted !== undefined && files[0] !== wanted)
      throw mismatch(`the definition of ${domain} has ${files[0]} as ${target}, not ${wanted}`)
  }
}

/**
 * Takes what libvirt noted about layers below the heads out of the definition. libvirt writes it there at a snapshot and would
 * believe it at the next start, even after the layers have been merged: so after each merge, and before each start. Also confirms the heads.
 */
export async function settleDefinition(
  host: LibvirtHost,
  domain: DomainName,
  heads: ReadonlyMap<DiskTarget, string>,
  options: CallOptions = {},
): Promise<void> {
  const definition = await readDefinition(host, domain, options)
  assertHeads(domain, definition, heads)
  if (namesBackingStores(definition)) await applyDefinition(host, formatXml(withHeads(definition, new Map())), options)
}

/** Gives a stopped domain other heads, all in one step. */
export async function replaceHeads(
  host: LibvirtHost,
  domain: DomainName,
  heads: ReadonlyMap<DiskTarget, string>,
  options: CallOptions = {},
): Promise<void> {
  const definition = await readDefinition(host, domain, options)
  await applyDefinition(host, formatXml(withHeads(definition, heads)), options)
  await settleDefinition(host, domain, heads, options)
}

function running(domain: DomainName): AppError {
  return new AppError('hypervisor-refused', 'The VM is running.', { internal: domain })
}
