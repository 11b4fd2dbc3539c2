import { AppError } from '@/lib/errors'
import type { CallOptions, DiskTarget, DomainDisk, DomainName, DomainState, PowerState } from '../port'
import { disksOf, type XmlDisk } from './domain-xml'
import { failureOf, mismatch } from './failures'
import { checkedName, isDomainName, poll, type LibvirtHost } from './host'
import { readChain } from './qcow2-header'
import { virsh, virshBatch } from './virsh'
import { find, findAll, parseXml, type XmlElement } from './xml'

/** A domain's power state and XML as one connection saw them. */
export interface DomainView {
  power: PowerState
  reason: string
  /** Live where the domain runs, else the definition. */
  xml: XmlElement
}

/** `domstate --reason` says "running (booted)", "shut off (destroyed)" … */
const powerWords: Readonly<Record<string, PowerState>> = {
  running: 'running',
  idle: 'running',
  'in shutdown': 'running',
  paused: 'paused',
  pmsuspended: 'paused',
  'shut off': 'stopped',
  'no state': 'stopped',
  crashed: 'crashed',
}

/** What the two commands of {@link viewCommands} answered. */
export function parseView(state: string, xml: string): DomainView {
  const match = /^([a-z ]+?)(?: \(([^)]*)\))?\s*$/.exec(state.trim())
  const power = powerWords[match?.[1] ?? '']
  if (power === undefined) throw failureOf(state, 'virsh domstate')
  const said = match?.[2] ?? 'unknown'
  return { power, reason: said === 'I/O error' ? 'ioerror' : said, xml: parseXml(xml) }
}

export function viewCommands(domain: DomainName): string[][] {
  const name = checkedName(domain)
  return [
    ['domstate', name, '--reason'],
    ['dumpxml', name],
  ]
}

/** @throws AppError `domain-missing` */
export async function viewDomain(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<DomainView> {
  const [state = '', xml = ''] = await virshBatch(host, viewCommands(domain), options)
  return parseView(state, xml)
}

/** The persistent definition, secrets included, fit to be defined again. */
export async function readDefinition(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<XmlElement> {
  return parseXml(await virsh(host, ['dumpxml', checkedName(domain), '--inactive', '--security-info'], options))
}

/** A view as the port's state. Without jobs where the caller does not look at them: they cost a call more. */
export async function stateOf(host: LibvirtHost, view: DomainView, options: CallOptions = {}, withJobs = true): Promise<DomainState> {
  const name = find(view.xml, 'name')?.text ?? ''
  if (!isDomainName(name)) throw mismatch(`a domain without a name of ours: ${name}`)
  const live = view.power === 'running' || view.power === 'paused'
  const found = disksOf(view.xml)
  const jobs = live && withJobs ? await readJobs(host, name, found, options) : new Map<DiskTarget, BlockJob>()
  // It went down between the two questions: what the first answer said is no longer so.
  if (jobs === null) return getDomain(host, name, options)
  const disks = await Promise.all(
    found.map(async ({ target, files }): Promise<DomainDisk> => {
      const job = jobs.get(target)
      return {
        target,
        chain: live || files[0] === undefined ? files : await readChain(files[0]),
        job: job ? { kind: job.kind, doneBytes: job.doneBytes, totalBytes: job.totalBytes } : null,
      }
    }),
  )
  const mac = findAll(find(view.xml, 'devices'), 'interface').map((nic) => find(nic, 'mac')?.attributes['address'])[0] ?? null
  return { name, uuid: find(view.xml, 'uuid')?.text ?? '', power: view.power, reason: view.reason, disks, mac }
}

/** @throws AppError `domain-missing` */
export async function getDomain(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<DomainState> {
  return stateOf(host, await viewDomain(host, domain, options), options)
}

export async function inspectDomain(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<DomainState | null> {
  try {
    return await getDomain(host, domain, options)
  } catch (error) {
    if (error instanceof AppError && error.code === 'domain-missing') return null
    throw error
  }
}

export async function listDomains(host: LibvirtHost, options: CallOptions = {}): Promise<DomainState[]> {
  const names = (await virsh(host, ['list', '--all', '--name'], options)).split('\n').filter(isDomainName)
  const states: DomainState[] = []
  // One after the other: the daemon serialises most of it anyway. A domain that was removed meanwhile is no gap.
  for (const name of names) {
    const state = await inspectDomain(host, name, options)
    if (state) states.push(state)
  }
  return states
}

export interface BlockJob {
  kind: 'pull' | 'merge'
  doneBytes: number
  totalBytes: number
}

/** `blockjob --raw` prints lines such as " type=Block Pull", " cur=123", " end=456"; nothing where there is no job. */
export function parseBlockJob(raw: string): BlockJob | null {
  const field = (name: string) => new RegExp(`^\\s*${name}=(.*)$`, 'm').exec(raw)?.[1]?.trim()
  const type = field('type')
  if (type === undefined) return null
  return { kind: type === 'Block Pull' ? 'pull' : 'merge', doneBytes: Number(field('cur') ?? 0), totalBytes: Number(field('end') ?? 0) }
}

const noticedMs = 1_000

async function readJobs(
  host: LibvirtHost,
  name: DomainName,
  disks: XmlDisk[],
  options: CallOptions,
): Promise<Map<DiskTarget, BlockJob> | null> {
  const commands = disks.map(({ target }) => ['blockjob', name, target, '--raw'])
  const raws = await virshBatch(host, commands, options).catch(async (error: unknown) => {
    // libvirt refuses with the end of QEMU, and may note it a moment later.
    const down = await poll(noticedMs, 100, options, async () => {
      const { power } = await viewDomain(host, name, options)
      return power === 'stopped' || power === 'crashed' ? power : null
    })
    if (down === null) throw error
    return null
  })
  if (raws === null) return null
  return new Map(
    disks.flatMap(({ target }, index) => {
      const job = parseBlockJob(raws[index] ?? '')
      return job ? [[target, job] as const] : []
    }),
  )
}
