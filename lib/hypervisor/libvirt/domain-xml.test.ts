import { describe, expect, it } from 'vitest'
import { plainText } from './console'
import { buildDomainXml, disksOf, guestName, namesBackingStores, pathsIn, withHeads } from './domain-xml'
import { parseBlockJob } from './inspect'
import { find, formatXml, parseXml } from './xml'

const live = `<domain type='qemu' id='3'><name>hf-1</name><title>a &lt;b&gt; &amp; "c"</title><devices>
  <disk type='file' device='disk'><source file='/pool/ly_head.qcow2' index='2'/>
    <backingStore type='file' index='1'><format type='qcow2'/><source file='/pool/ly_root.qcow2'/><backingStore/></backingStore>
    <target dev='vda' bus='virtio'/></disk>
  <disk type='file' device='cdrom'><source file='/pool/x.iso'/><target dev='sda'/></disk>
</devices></domain>`

describe('domain XML', () => {
  it('reads the chain of each virtio disk', () => {
    expect(disksOf(parseXml(live))).toEqual([{ target: 'vda', files: ['/pool/ly_head.qcow2', '/pool/ly_root.qcow2'] }])
    expect(pathsIn(parseXml(live))).toEqual(expect.arrayContaining(['/pool/ly_root.qcow2', '/pool/x.iso']))
  })

  it('gives a definition other heads and says nothing about what lies below', () => {
    const before = parseXml(live)
    const after = parseXml(formatXml(withHeads(before, new Map([['vda', '/pool/ly_new.qcow2']]))))
    expect(namesBackingStores(before)).toBe(true)
    expect(namesBackingStores(after)).toBe(false)
    expect(disksOf(after)).toEqual([{ target: 'vda', files: ['/pool/ly_new.qcow2'] }])
    expect(find(after, 'title')?.text).toBe('a <b> & "c"')
    expect(pathsIn(after)).toContain('/pool/x.iso')
  })

  it('escapes what a customer may name a VM, and opens no port', async () => {
    const xml = await buildDomainXml(
      {
        name: 'hf-1',
        uuid: '6f9e1c8e-0000-4000-8000-000000000000',
        title: `"><graphics type='vnc'/> & co\nx`,
        vcpus: 2,
        memoryMiB: 96,
        boot: 'demo',
        network: { mode: 'isolated', mac: '52:54:00:00:00:01' },
        disks: [{ target: 'vda', layer: { poolPath: '/pool', fileName: 'ly_1.qcow2' } }],
      },
      { accelerator: 'tcg', guestDir: '/guest', consoleFile: '/console/hf-1.log' },
    )
    const root = parseXml(xml)
    expect(find(root, 'title')?.text).toBe(`"><graphics type='vnc'/> & co x`)
    expect(find(root, 'devices', 'graphics')).toBeUndefined()
    expect(find(root, 'devices', 'interface', 'link')?.attributes['state']).toBe('down')
    expect(find(root, 'devices', 'disk', 'driver')?.attributes).toMatchObject({ error_policy: 'stop', rerror_policy: 'stop' })
    expect(find(root, 'os', 'cmdline')?.text).toMatch(/ holdfast\.name=[A-Za-z0-9._-]+$/)
  })

  it('keeps a guest name to signs that a kernel command line can hold', () => {
    expect(guestName('Web 01 (prod) init=/bin/sh')).toBe('Web-01-prod-init-bin-sh')
  })
})

describe('what virsh and guests say', () => {
  it('reads block jobs', () => {
    expect(parseBlockJob(' type=Block Pull\n bandwidth=0\n cur=65536\n end=131072\n')).toEqual({
      kind: 'pull',
      doneBytes: 65536,
      totalBytes: 131072,
    })
    expect(parseBlockJob(' type=Block Commit\n bandwidth=0\n cur=1\n end=2\n')?.kind).toBe('merge')
    expect(parseBlockJob('')).toBeNull()
  })

  it('takes the control sequences out of a console', () => {
    expect(plainText('\x1b[2J\x1b[1;32mup\x1b[0m\r\n\x1b]0;title\x07\tok\x00\x9b')).toBe('up\n\tok')
  })
})
