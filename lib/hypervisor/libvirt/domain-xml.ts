import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { layerPath } from '@/lib/paths'
import type { DiskTarget, DomainSpec } from '../port'
import { element, find, findAll, formatXml, type XmlElement } from './xml'

export interface DomainXmlContext {
  accelerator: 'kvm' | 'tcg'
  /** Where the demo kernel lies. */
  guestDir: string
  consoleFile: string
}

/** The definition of a domain. No graphics: the screen is read with `virsh screenshot`, so no port is ever open. */
export async function buildDomainXml(spec: DomainSpec, context: DomainXmlContext): Promise<string> {
  const disks = await Promise.all(
    spec.disks.map(async ({ target, layer }) => diskElement(target, layerPath(layer), await cacheMode(layerPath(layer)))),
  )
  const link = spec.network.mode === 'isolated' ? [element('link', { state: 'down' })] : []
  const devices = [
    ...disks,
    element('controller', { type: 'usb', model: 'none' }),
    element('interface', { type: 'user' }, [element('mac', { address: spec.network.mac }), element('model', { type: 'virtio' }), ...link]),
    element('serial', { type: 'file' }, [element('source', { path: context.consoleFile, append: 'on' })]),
    element('channel', { type: 'unix' }, [element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' })]),
    element('video', {}, [element('model', { type: 'vga', vram: '16384' })]),
    element('memballoon', { model: 'none' }),
  ]
  const root = element('domain', { type: context.accelerator === 'kvm' ? 'kvm' : 'qemu' }, [
    element('name', {}, spec.name),
    element('uuid', {}, spec.uuid),
    element('title', {}, spec.title.replace(/\s+/g, ' ').trim()),
    element('memory', { unit: 'MiB' }, String(spec.memoryMiB)),
    element('vcpu', {}, String(spec.vcpus)),
    element('os', {}, [element('type', { arch: 'x86_64', machine: 'pc' }, 'hvm'), ...bootElements(spec, context.guestDir)]),
    element('features', {}, [element('acpi')]),
    element('cpu', { mode: context.accelerator === 'kvm' ? 'host-passthrough' : 'maximum' }),
    element('clock', { offset: 'utc' }),
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'destroy'),
    element('devices', {}, devices),
  ])
  return formatXml(root)
}

/** The name as the demo guest shows it: the kernel's command line has room for plain signs only. */
export function guestName(title: string): string {
  return title.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 63)
}

function bootElements(spec: DomainSpec, guestDir: string): XmlElement[] {
  if (spec.boot === 'disk') return [element('boot', { dev: 'hd' })]
  return [
    element('kernel', {}, path.join(guestDir, 'vmlinuz')),
    element('initrd', {}, path.join(guestDir, 'initrd.img')),
    element(
      'cmdline',
      {},
      `console=tty0 console=ttyS0 quiet loglevel=3 rdinit=/init nokaslr mitigations=off holdfast.name=${guestName(spec.title)}`,
    ),
  ]
}

/**
 * A guest whose storage does not answer, a repository that it still reads among it, is paused and loses nothing; `resume-stalled` lets it go
 * on. The default would tell it of a read error, and its file systems would go read-only for good.
 */
const onError = { error_policy: 'stop', rerror_policy: 'stop' }

function diskElement(target: DiskTarget, file: string, cache: string): XmlElement {
  return element('disk', { type: 'file', device: 'disk' }, [
    element('driver', { name: 'qemu', type: 'qcow2', cache, discard: 'unmap', ...onError }),
    element('source', { file }),
    element('target', { dev: target, bus: 'virtio' }),
  ])
}

/** `none` keeps the host's memory for the host, but needs a file system that can do O_DIRECT (tmpfs could not for long). */
async function cacheMode(file: string): Promise<'none' | 'writeback'> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_DIRECT)
    await handle.close()
    return 'none'
  } catch {
    return 'writeback' // the answer to the question, whatever the errno
  }
}

export interface XmlDisk {
  target: DiskTarget
  /** The head, then what the XML itself says lies below it. */
  files: string[]
}

export function isDiskTarget(text: string): text is DiskTarget {
  return /^vd[a-z]$/.test(text)
}

/** The virtio disks of a domain's XML with the files it names; a live XML names the whole chain. */
export function disksOf(domain: XmlElement): XmlDisk[] {
  return findAll(find(domain, 'devices'), 'disk').flatMap((disk) => {
    const target = find(disk, 'target')?.attributes['dev'] ?? ''
    if (disk.attributes['device'] !== 'disk' || !isDiskTarget(target)) return []
    const files: string[] = []
    for (let at: XmlElement | undefined = disk; at; at = find(at, 'backingStore')) {
      const file = find(at, 'source')?.attributes['file']
      if (file !== undefined) files.push(file)
    }
    return [{ target, files }]
  })
}

/** Whether the definition names layers below a head: libvirt would believe that at the next start instead of the files' own headers. */
export function namesBackingStores(domain: XmlElement): boolean {
  return findAll(find(domain, 'devices'), 'disk').some((disk) => find(disk, 'backingStore') !== undefined)
}

/** The same definition with other heads (by target) and nothing said about what lies below them. */
export function withHeads(domain: XmlElement, heads: ReadonlyMap<DiskTarget, string>): XmlElement {
  const changeDisk = (disk: XmlElement): XmlElement => {
    const target = find(disk, 'target')?.attributes['dev'] ?? ''
    const head = isDiskTarget(target) ? heads.get(target) : undefined
    const children = disk.children.filter(({ name }) => name !== 'backingStore')
    return {
      ...disk,
      children: children.map((child) => (child.name === 'source' && head !== undefined ? element('source', { file: head }) : child)),
    }
  }
  const changeDevices = (devices: XmlElement) => ({
    ...devices,
    children: devices.children.map((child) => (child.name === 'disk' ? changeDisk(child) : child)),
  })
  return { ...domain, children: domain.children.map((child) => (child.name === 'devices' ? changeDevices(child) : child)) }
}

/** Every absolute path that an XML names anywhere. */
export function pathsIn(node: XmlElement): string[] {
  const own = [...Object.values(node.attributes), node.text].filter((value) => value.startsWith('/'))
  return [...own, ...node.children.flatMap(pathsIn)]
}
