import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '@/lib/db/client'
import { domainNameOf } from '@/lib/id'
import { simulatedState } from '@/lib/hypervisor/simulated/state'
import { createSimulatedRepository } from '@/lib/repository/simulated/create'
import { manifestOf } from '../handlers/manifest-of'

/** Manifests that do not say what the rows say, and captures or checkpoints of the simulated host that nobody needs. */
export async function findLeftOverOfBackups(db: Db, statePath: string): Promise<string[]> {
  const wrong: string[] = []
  const manifests = new Map((await createSimulatedRepository(statePath).listManifests('')).map((each) => [each.restorePointId, each]))
  for (const { id, name } of await db.restorePoint.findMany({ where: { kind: 'backup', state: 'ready' } })) {
    const expected = (await manifestOf(db, id))?.manifest
    if (!isDeepStrictEqual(manifests.get(id), expected)) wrong.push(`the manifest of ${name} does not say what its rows say`)
    manifests.delete(id)
  }
  wrong.push(...[...manifests.keys()].map((id) => `manifest without point: ${id}`))

  const { domains } = simulatedState.parse(JSON.parse(await readFile(statePath, 'utf8')))
  const chains = new Map((await db.captureChain.findMany()).map(({ vmId, checkpoint }) => [domainNameOf(vmId), checkpoint]))
  for (const { name, capture, checkpoints, disks } of domains.values()) {
    if (capture) wrong.push(`${name} is still captured as ${capture.checkpoint}`)
    for (const checkpoint of checkpoints) if (checkpoint.name !== chains.get(name)) wrong.push(`${name} still has ${checkpoint.name}`)
    for (const { target, job } of disks) if (job) wrong.push(`${name} ${target} still has a job`)
  }
  return wrong
}
