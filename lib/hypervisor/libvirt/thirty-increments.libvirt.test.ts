import { describe, expect, it } from 'vitest'
import { applyStep } from '@/lib/domain/layers/apply-step'
import type { LayerGraph } from '@/lib/domain/layers/graph'
import { planLayers } from '@/lib/domain/layers/plan'
import type { LayerRef } from '@/lib/paths'
import { makeLibvirtSetup, testConnection } from '@/lib/testing/libvirt'
import { captured, captureOf, runCapture } from '../contract-capturing'
import { makeWorld } from '../contract-world'
import type { CaptureRequest } from '../port'
import { BlankDisk, makeBlankVm } from './testing'

const mebibyte = 1024 * 1024
const diskBytes = 16 * mebibyte
const increments = 30

interface Point {
  id: string
  layer: LayerRef
  hash: string
}

describe('thirty incrementals of one disk', { timeout: 300_000 }, () => {
  const world = makeWorld(makeLibvirtSetup, 120_000)

  it('are each what the disk held at their instant, whichever of them are deleted', async () => {
    const { hypervisor, guest, setup } = world
    const vm = await makeBlankVm(world, diskBytes)
    const disk = new BlankDisk(testConnection(), vm, diskBytes)
    const points: Point[] = []
    const files = new Map<string, LayerRef>()
    let graph: LayerGraph = { layers: [], heads: [], pins: [], readers: [] }
    let last: CaptureRequest | null = null

    const backUp = async () => {
      await disk.writeSome(2, mebibyte / 4)
      const request: CaptureRequest = captureOf(world, vm, last, { quiesce: 'never' })
      const hash = disk.hash()
      await runCapture(world, request)
      last = request
      const layer = captured(request).get('vda')
      if (!layer) throw new Error('vda was captured')
      const id = `p${String(points.length).padStart(2, '0')}`
      files.set(id, layer)
      const parentId = graph.layers.at(-1)?.id ?? null
      graph = {
        ...graph,
        layers: [...graph.layers, { id, parentId, poolId: 'repository', sizeBytes: 0 }],
        pins: [...graph.pins, { layerId: id, by: id }],
      }
      points.push({ id, layer, hash })
    }

    /** Unpins, and carries out what the planner says, as the collector does: one step, then a new plan. */
    const remove = async (...ids: string[]) => {
      graph = { ...graph, pins: graph.pins.filter(({ by }) => !ids.includes(by)) }
      for (let step = planLayers(graph).steps[0]; step; step = planLayers(graph).steps[0]) {
        const { layerId } = step
        const layer = fileOf(layerId)
        if (step.kind === 'merge') {
          const parentId = graph.layers.find(({ id }) => id === layerId)?.parentId ?? null
          const child = fileOf(step.childId)
          await world.mergeUntilDone({ domain: null, target: null, layer, child, parent: parentId === null ? null : fileOf(parentId) })
        }
        await hypervisor.drop({ layer, poolPaths: [setup.poolPath, setup.repositoryPath] })
        graph = applyStep(graph, step)
      }
    }
    const fileOf = (id: string): LayerRef => files.get(id) ?? world.newLayer()
    const survivors = () => points.filter(({ id }) => graph.pins.some(({ by }) => by === id))

    /** As a restore does: a head branched from the point, made independent, and read. */
    const restoredHash = async ({ layer }: Point): Promise<string> => {
      const restored = await makeBlankVm(world, diskBytes, layer)
      await world.pullUntilDone({ domain: restored.name, target: 'vda', base: null })
      await world.remove(restored)
      return guest.contentHash(world.head(restored))
    }
    const expectAllAsThen = async () => {
      const found = await Promise.all(survivors().map(({ layer }) => guest.contentHash(layer)))
      expect(found).toEqual(survivors().map(({ hash }) => hash))
    }

    await backUp()
    for (let count = 1; count <= 12; count += 1) await backUp()
    await remove('p00', 'p06')
    await expectAllAsThen()
    for (let count = 13; count <= increments; count += 1) await backUp()
    // The first again, two neighbours in the middle, and the last: the next increment no longer has it to lie on.
    await remove('p01', 'p15', 'p16', 'p30')
    expect(survivors()).toHaveLength(increments + 1 - 6)
    expect((await hypervisor.listLayers(setup.repositoryPath)).map(({ fileName }) => fileName).sort()).toEqual(
      survivors()
        .map(({ layer }) => layer.fileName)
        .sort(),
    )
    await expectAllAsThen()
    for (const point of [survivors()[0], survivors()[11], survivors().at(-1)]) {
      if (!point) throw new Error('there are survivors')
      expect(await restoredHash(point)).toBe(point.hash)
    }
    await world.remove(vm)
  })
})
