import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulatedHypervisor } from './create'
import type { FaultOrder } from './faults'
import { diskBytes, fileNamed, freezeOf, layerNamed, poolPath, runVm, untilDone } from './testing'

async function setUp() {
  const hypervisor = createSimulatedHypervisor()
  await runVm(hypervisor, 'hf-a', 'l1')
  const chain = async () => (await hypervisor.inspectDomain('hf-a'))?.disks[0]?.chain
  return { hypervisor, chain }
}

const freezeRequest = freezeOf('hf-a', 'l1', 'l2')

describe('a fault', () => {
  it('fails before the effect, as often as it was ordered', async () => {
    const { hypervisor, chain } = await setUp()
    hypervisor.faults.add({ verb: 'freeze', mode: 'fail', code: 'hypervisor-unreachable', times: 1 })
    await expect(hypervisor.freeze(freezeRequest)).rejects.toMatchObject({ code: 'hypervisor-unreachable' })
    expect(await chain()).toEqual([fileNamed('l1')])
    expect((await hypervisor.freeze(freezeRequest)).fresh).toBe(true)
  })

  it('fails after the effect, which the next call confirms', async () => {
    const { hypervisor, chain } = await setUp()
    const takeBack = hypervisor.faults.add({ verb: 'freeze', domain: 'hf-a', mode: 'fail', step: 'after' })
    await expect(hypervisor.freeze(freezeRequest)).rejects.toMatchObject({ code: 'hypervisor-refused' })
    expect(await chain()).toEqual(['l2', 'l1'].map(fileNamed))
    takeBack()
    expect((await hypervisor.freeze(freezeRequest)).fresh).toBe(false)
  })

  it('lies: says that it is done, and nothing has happened', async () => {
    const { hypervisor, chain } = await setUp()
    hypervisor.faults.add({ verb: 'freeze', mode: 'lie', times: 1 })
    expect((await hypervisor.freeze(freezeRequest)).fresh).toBe(true)
    expect(await chain()).toEqual([fileNamed('l1')])
    await hypervisor.freeze(freezeRequest)
    hypervisor.faults.add({ verb: 'pull', mode: 'lie' })
    expect((await hypervisor.pull({ domain: 'hf-a', target: 'vda', base: null })).done).toBe(true)
    expect(await chain()).toEqual(['l2', 'l1'].map(fileNamed))
  })

  it('hangs until it is cancelled or timed out', async () => {
    const { hypervisor } = await setUp()
    hypervisor.faults.add({ verb: 'stopDomain', mode: 'hang' })
    const options = { graceMs: 0, timeoutMs: 5 }
    await expect(hypervisor.stopDomain('hf-a', options)).rejects.toMatchObject({ code: 'hypervisor-timeout' })
    const controller = new AbortController()
    const stopping = hypervisor.stopDomain('hf-a', { graceMs: 0, signal: controller.signal })
    controller.abort()
    await expect(stopping).rejects.toMatchObject({ code: 'cancelled' })
    expect((await hypervisor.inspectDomain('hf-a'))?.power).toBe('running')
  })

  it('is slow, then works; and heeds the signal', async () => {
    const { hypervisor } = await setUp()
    hypervisor.faults.add({ verb: 'stopDomain', mode: 'slow', delayMs: 5 })
    expect(await hypervisor.stopDomain('hf-a', { graceMs: 1000 })).toEqual({ how: 'orderly' })
    hypervisor.faults.clear()
    hypervisor.faults.add({ verb: 'startDomain', mode: 'slow', delayMs: 60_000 })
    const controller = new AbortController()
    const starting = hypervisor.startDomain('hf-a', { signal: controller.signal })
    controller.abort()
    await expect(starting).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('fills the pool', async () => {
    const { hypervisor } = await setUp()
    hypervisor.faults.add({ verb: 'branch', mode: 'full' })
    hypervisor.faults.add({ verb: 'poolCapacity', mode: 'full' })
    const request = { layer: layerNamed('x'), parent: null, virtualSizeBytes: diskBytes }
    await expect(hypervisor.branch(request)).rejects.toMatchObject({ code: 'no-space' })
    expect((await hypervisor.poolCapacity(poolPath)).freeBytes).toBe(0)
    expect(await hypervisor.inspectLayer(layerNamed('x'))).toBeNull()
  })

  it('meets only the domain that it was ordered for', async () => {
    const { hypervisor } = await setUp()
    await runVm(hypervisor, 'hf-b', 'b1', 2)
    hypervisor.faults.add({ verb: 'stopDomain', domain: 'hf-b', mode: 'fail' })
    expect(await hypervisor.stopDomain('hf-a', { graceMs: 1 })).toEqual({ how: 'orderly' })
    await expect(hypervisor.stopDomain('hf-b', { graceMs: 1 })).rejects.toMatchObject({ code: 'hypervisor-refused' })
  })
})

describe('a host in a file', () => {
  let folder: string
  let statePath: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-simulated-'))
    statePath = path.join(folder, 'host', 'simulated.json')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const order = (faults: FaultOrder[]) => writeFile(`${statePath}.faults.json`, JSON.stringify(faults))

  it('is the same for the next process, jobs included', async () => {
    const first = createSimulatedHypervisor({ statePath })
    await runVm(first, 'hf-a', 'l1')
    await first.guestExec('hf-a', ['write', 'a', '1'])
    await first.freeze(freezeRequest)
    await first.pull({ domain: 'hf-a', target: 'vda', base: null })
    const second = createSimulatedHypervisor({ statePath })
    expect((await second.inspectDomain('hf-a'))?.disks[0]?.job).toMatchObject({ kind: 'pull' })
    await untilDone(() => second.pull({ domain: 'hf-a', target: 'vda', base: null }))
    expect((await first.inspectDomain('hf-a'))?.disks[0]?.chain).toEqual([fileNamed('l2')])
  })

  it('loses no change of two drivers at work at once', async () => {
    const [first, second] = [createSimulatedHypervisor({ statePath }), createSimulatedHypervisor({ statePath })]
    const names = Array.from({ length: 60 }, (_, index) => `n${index}`)
    await Promise.all(
      names.map((name, index) =>
        (index % 2 === 0 ? first : second).branch({ layer: layerNamed(name), parent: null, virtualSizeBytes: diskBytes }),
      ),
    )
    for (const driver of [first, second]) expect(await driver.listLayers(poolPath)).toHaveLength(60)
  })

  it('takes over the lock of a process that was killed', async () => {
    const hypervisor = createSimulatedHypervisor({ statePath })
    await runVm(hypervisor, 'hf-a', 'l1')
    // No process can have this number: it is past the largest that Linux gives.
    await writeFile(`${statePath}.lock`, '4194305')
    expect(await hypervisor.stopDomain('hf-a', { graceMs: 1 })).toEqual({ how: 'orderly' })
  })

  it('tells of a file that it cannot read, and starts over from none', async () => {
    const hypervisor = createSimulatedHypervisor({ statePath })
    await runVm(hypervisor, 'hf-a', 'l1')
    await writeFile(statePath, '{"version":2}')
    await expect(hypervisor.listDomains()).rejects.toMatchObject({ code: 'hypervisor-unreachable' })
    await expect(hypervisor.startDomain('hf-a')).rejects.toMatchObject({ code: 'hypervisor-unreachable' })
    await rm(statePath)
    expect(await hypervisor.listDomains()).toEqual([])
  })

  it('meets faults that another process orders while it runs, counted over a restart', async () => {
    const first = createSimulatedHypervisor({ statePath })
    await runVm(first, 'hf-a', 'l1')
    await order([{ verb: 'freeze', mode: 'fail', code: 'no-space', times: 1 }])
    await expect(first.freeze(freezeRequest)).rejects.toMatchObject({ code: 'no-space' })
    const second = createSimulatedHypervisor({ statePath })
    expect((await second.freeze(freezeRequest)).fresh).toBe(true)
    await order([{ verb: 'freeze', mode: 'fail', code: 'no-space', times: 1 }])
    await expect(second.freeze(freezeRequest)).rejects.toMatchObject({ code: 'no-space' })
    await writeFile(`${statePath}.faults.json`, '[{"verb":"dance"}]')
    await expect(second.freeze(freezeRequest)).rejects.toMatchObject({ code: 'internal' })
    await rm(`${statePath}.faults.json`)
    expect((await second.freeze(freezeRequest)).fresh).toBe(false)
  })
})
