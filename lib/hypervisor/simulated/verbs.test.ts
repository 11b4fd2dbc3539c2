import { describe, expect, it } from 'vitest'
import { createSimulatedHypervisor } from './create'
import { diskBytes, fileNamed, freezeOf, layerNamed, poolPath, runVm, specOf, untilDone } from './testing'

const now = new Date('2026-03-01T12:00:00Z')

async function setUp() {
  const hypervisor = createSimulatedHypervisor({ clock: { now: () => now }, copyBlocksPerCall: 2 })
  await runVm(hypervisor, 'hf-a', 'l1')
  const chain = async () => (await hypervisor.inspectDomain('hf-a'))?.disks[0]?.chain
  const write = (key: string, value: string) => hypervisor.guestExec('hf-a', ['write', key, value])
  const read = async (key: string) => (await hypervisor.guestExec('hf-a', ['read', key])).stdout
  return { hypervisor, chain, write, read }
}

/** l1 {a, b}, l2 {b, c}, l3 {d} and the head l4, all below the running hf-a. */
async function setUpChain() {
  const made = await setUp()
  const { hypervisor, write } = made
  await write('a', '1')
  await write('b', '1')
  await hypervisor.freeze(freezeOf('hf-a', 'l1', 'l2'))
  await write('b', '2')
  await write('c', '2')
  await hypervisor.freeze(freezeOf('hf-a', 'l2', 'l3'))
  await write('d', '3')
  await hypervisor.freeze(freezeOf('hf-a', 'l3', 'l4'))
  return made
}

describe('freeze', () => {
  it('keeps what was written before, and says when and how', async () => {
    const { hypervisor, chain, write } = await setUp()
    await write('a', '1')
    const before = await hypervisor.control.contentHash(layerNamed('l1'))
    const result = await hypervisor.freeze(freezeOf('hf-a', 'l1', 'l2'))
    expect(result).toEqual({ capturedAt: now, consistency: 'filesystem', warnings: [], fresh: true })
    await write('a', '2')
    expect(await hypervisor.control.contentHash(layerNamed('l1'))).toBe(before)
    expect(await chain()).toEqual([fileNamed('l2'), fileNamed('l1')])
    expect(await hypervisor.freeze(freezeOf('hf-a', 'l1', 'l2'))).toMatchObject({ fresh: false, consistency: 'crash' })
  })

  it('changes nothing where the head is another', async () => {
    const { hypervisor, chain } = await setUp()
    await expect(hypervisor.freeze(freezeOf('hf-a', 'l9', 'l2'))).rejects.toMatchObject({ code: 'state-mismatch' })
    expect(await chain()).toEqual([fileNamed('l1')])
    expect(await hypervisor.inspectLayer(layerNamed('l2'))).toBeNull()
  })

  it('goes on without a hanging agent where it may', async () => {
    const { hypervisor } = await setUp()
    await hypervisor.control.hangAgent('hf-a')
    const required = { ...freezeOf('hf-a', 'l1', 'l2'), quiesce: 'require' as const }
    await expect(hypervisor.freeze(required)).rejects.toMatchObject({ code: 'quiesce-failed' })
    const result = await hypervisor.freeze(freezeOf('hf-a', 'l1', 'l2'))
    expect(result.consistency).toBe('crash')
    expect(result.warnings).toHaveLength(1)
  })

  it('is refused beside a block job', async () => {
    const { hypervisor } = await setUpChain()
    await hypervisor.pull({ domain: 'hf-a', target: 'vda', base: null })
    await expect(hypervisor.freeze(freezeOf('hf-a', 'l4', 'l5'))).rejects.toMatchObject({ code: 'hypervisor-refused' })
    await hypervisor.abortJob('hf-a', 'vda')
    expect((await hypervisor.freeze(freezeOf('hf-a', 'l4', 'l5'))).fresh).toBe(true)
  })
})

describe('copying', () => {
  it('pulls step by step until the head depends on nothing', async () => {
    const { hypervisor, chain, read } = await setUpChain()
    const request = { domain: 'hf-a', target: 'vda', base: null } as const
    expect(await hypervisor.pull(request)).toEqual({ done: false, doneBytes: 0, totalBytes: 5 * 65_536 })
    expect(await hypervisor.pull(request)).toEqual({ done: false, doneBytes: 2 * 65_536, totalBytes: 5 * 65_536 })
    expect((await hypervisor.inspectDomain('hf-a'))?.disks[0]?.job).toEqual({ kind: 'pull', doneBytes: 131_072, totalBytes: 327_680 })
    await untilDone(() => hypervisor.pull(request))
    expect(await chain()).toEqual([fileNamed('l4')])
    expect([await read('a'), await read('b'), await read('d')]).toEqual(['1', '2', '3'])
    expect(await hypervisor.pull(request)).toMatchObject({ done: true })
  })

  it('folds a layer into the running head', async () => {
    const { hypervisor, chain, read } = await setUpChain()
    const request = { domain: 'hf-a', target: 'vda', layer: layerNamed('l3'), child: layerNamed('l4'), parent: layerNamed('l2') } as const
    const done = { done: true, childFile: layerNamed('l4'), obsoleteFile: layerNamed('l3') }
    expect(await untilDone(() => hypervisor.merge(request))).toEqual(done)
    expect(await chain()).toEqual(['l4', 'l2', 'l1'].map(fileNamed))
    expect(await read('d')).toBe('3')
    expect(await hypervisor.merge(request)).toEqual(done)
  })

  it('commits a middle layer down; the lower file stays and reads what the upper one read', async () => {
    const { hypervisor, chain } = await setUpChain()
    const read = await hypervisor.control.contentHash(layerNamed('l2'))
    const request = { domain: 'hf-a', target: 'vda', layer: layerNamed('l1'), child: layerNamed('l2'), parent: null } as const
    const done = { done: true, childFile: layerNamed('l1'), obsoleteFile: layerNamed('l2') }
    expect(await untilDone(() => hypervisor.merge(request))).toEqual(done)
    expect(await chain()).toEqual(['l4', 'l3', 'l1'].map(fileNamed))
    expect(await hypervisor.control.contentHash(layerNamed('l1'))).toBe(read)
    expect(await hypervisor.merge(request)).toEqual(done)
    await hypervisor.stopDomain('hf-a', { graceMs: 1000 })
    expect(await hypervisor.merge({ ...request, domain: null, target: null })).toEqual(done)
    await hypervisor.drop({ layer: layerNamed('l2'), poolPaths: [poolPath] })
  })

  it('rebases offline only what nobody has open', async () => {
    const { hypervisor, chain } = await setUpChain()
    const read = await hypervisor.control.contentHash(layerNamed('l4'))
    const request = { domain: null, target: null, layer: layerNamed('l2'), child: layerNamed('l3'), parent: layerNamed('l1') }
    await expect(hypervisor.merge(request)).rejects.toMatchObject({ code: 'layer-in-use' })
    await hypervisor.stopDomain('hf-a', { graceMs: 1000 })
    const done = { done: true, childFile: layerNamed('l3'), obsoleteFile: layerNamed('l2') }
    expect(await hypervisor.merge(request)).toEqual(done)
    expect(await hypervisor.merge(request)).toEqual(done)
    expect(await chain()).toEqual(['l4', 'l3', 'l1'].map(fileNamed))
    expect(await hypervisor.control.contentHash(layerNamed('l4'))).toBe(read)
  })
})

describe('files', () => {
  it('drops what nobody reads, and nothing else', async () => {
    const { hypervisor } = await setUpChain()
    await expect(hypervisor.drop({ layer: layerNamed('l2'), poolPaths: [] })).rejects.toMatchObject({ code: 'layer-in-use' })
    await expect(hypervisor.drop({ layer: layerNamed('l4'), poolPaths: [] })).rejects.toMatchObject({ code: 'layer-in-use' })
    await hypervisor.branch({ layer: layerNamed('x'), parent: layerNamed('l1'), virtualSizeBytes: diskBytes })
    await hypervisor.drop({ layer: layerNamed('x'), poolPaths: [poolPath] })
    await hypervisor.drop({ layer: layerNamed('x'), poolPaths: [poolPath] })
    expect((await hypervisor.listLayers(poolPath)).map(({ fileName }) => fileName)).toHaveLength(4)
  })

  it('does not start two VMs on one head, or on a head that another reads', async () => {
    const { hypervisor } = await setUp()
    await hypervisor.defineDomain(specOf('hf-b', 'l1', 2))
    await expect(hypervisor.startDomain('hf-b')).rejects.toMatchObject({ code: 'layer-in-use' })
    await hypervisor.branch({ layer: layerNamed('x'), parent: layerNamed('l1'), virtualSizeBytes: diskBytes })
    await hypervisor.defineDomain(specOf('hf-b', 'x', 2))
    await expect(hypervisor.startDomain('hf-b')).rejects.toMatchObject({ code: 'layer-in-use' })
  })
})

describe('guest', () => {
  it('shows a screen that is a PNG, and a console', async () => {
    const { hypervisor } = await setUp()
    const image = await hypervisor.screenshot('hf-a')
    expect(Buffer.from(image.subarray(1, 4)).toString()).toBe('PNG')
    expect(await hypervisor.consoleTail('hf-a', { maxBytes: 4096 })).toContain('HOLDFAST READY hf-a\n')
    await hypervisor.stopDomain('hf-a', { graceMs: 1000 })
    await expect(hypervisor.screenshot('hf-a')).rejects.toMatchObject({ code: 'state-mismatch' })
  })

  it('deletes what a layer below has', async () => {
    const { hypervisor, read } = await setUpChain()
    await hypervisor.guestExec('hf-a', ['wipe'])
    expect(await read('a')).toBe('')
    expect(await hypervisor.guestExec('hf-a', ['rm'])).toMatchObject({ exitCode: 127 })
  })
})

it('holds thousands of VMs', async () => {
  const hypervisor = createSimulatedHypervisor()
  for (let number = 1; number <= 3000; number++) {
    await hypervisor.branch({ layer: layerNamed(`n${number}`), parent: null, virtualSizeBytes: diskBytes })
    await hypervisor.defineDomain(specOf(`hf-n${number}`, `n${number}`, number))
  }
  expect(await hypervisor.listDomains()).toHaveLength(3000)
  expect(await hypervisor.listLayers(poolPath)).toHaveLength(3000)
})
