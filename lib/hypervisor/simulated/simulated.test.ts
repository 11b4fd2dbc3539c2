import { describeHypervisorContract } from '../contract'
import { createSimulatedHypervisor } from './create'

const diskSizeBytes = 64 * 1024 * 1024

describeHypervisorContract('simulated', async () => {
  const hypervisor = createSimulatedHypervisor({ copyBlocksPerCall: 1 })
  return {
    hypervisor,
    poolPath: '/simulated/pool',
    repositoryPath: '/simulated/repository',
    boot: 'demo',
    memoryMiB: 96,
    diskSizeBytes,
    makeDisk: async (layer) => {
      await hypervisor.branch({ layer, parent: null, virtualSizeBytes: diskSizeBytes })
    },
    guest: {
      ready: async (domain) => {
        await hypervisor.guestExec(domain, ['sha256'])
      },
      write: async (domain, target, key, value) => {
        await hypervisor.guestExec(domain, ['write', key, value, target])
      },
      read: async (domain, target, key) => {
        const { exitCode, stdout } = await hypervisor.guestExec(domain, ['read', key, target])
        return exitCode === 0 ? stdout : null
      },
      speaker: ['say', 'out\n', 'err\n', '3'],
      hangAgent: (domain) => hypervisor.control.hangAgent(domain),
      contentHash: (layer) => hypervisor.control.contentHash(layer),
    },
    cleanUp: async () => {
      for (const { name } of await hypervisor.listDomains()) {
        await hypervisor.stopDomain(name, { graceMs: 0 })
        await hypervisor.undefineDomain(name)
      }
    },
  }
})
