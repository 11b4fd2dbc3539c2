import type { OperationContext } from '../runtime/context'
import type { Handler } from '../runtime/handler'
import { inspectQuiet } from './leftover-jobs'
import { domainOf, domainSpecOf, loadVm } from './load-vm'
import { wasOn } from './switch-heads'

const orderlyGraceMs = 30_000
const effectLimitMs = 90_000

export const vmStart: Handler<'vm.start'> = {
  async run(context) {
    const vm = await loadVm(context.db, context.operation.vmId)
    await context.effect(effectLimitMs, async () => {
      const there = await context.hypervisor.inspectDomain(domainOf(vm), { signal: context.signal })
      if (!there) await context.hypervisor.defineDomain(domainSpecOf(vm), { signal: context.signal })
      await context.hypervisor.startDomain(domainOf(vm), { signal: context.signal })
    })
    await endWithPower(context, 'running')
  },
  undo: endAsFound,
}

export const vmStop: Handler<'vm.stop'> = {
  async run(context, { force }) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const how = await context.effect(effectLimitMs, async () => {
      await inspectQuiet(context, vm)
      return (await context.hypervisor.stopDomain(domainOf(vm), { graceMs: force ? 0 : orderlyGraceMs, signal: context.signal })).how
    })
    if (how === 'forced' && !force) await context.warn('The VM did not shut down in time and was switched off.')
    await endWithPower(context, 'stopped')
  },
  undo: endAsFound,
}

export const vmReboot: Handler<'vm.reboot'> = {
  async run(context) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const how = await context.effect(effectLimitMs, async () => {
      await inspectQuiet(context, vm)
      return (await context.hypervisor.rebootDomain(domainOf(vm), { graceMs: orderlyGraceMs, signal: context.signal })).how
    })
    if (how === 'forced') await context.warn('The VM did not answer in time and was reset.')
    await endWithPower(context, 'running')
  },
  undo: endAsFound,
}

async function endWithPower(context: OperationContext, power: 'running' | 'stopped'): Promise<void> {
  await context.end({ state: 'succeeded', result: {} }, async (tx) => {
    await tx.vm.update({
      where: { id: context.operation.vmId ?? '' },
      data: { power, wantedPower: power, powerObservedAt: context.now(), agentAnswers: false },
    })
  })
}

/** A power change that failed is not taken back; the row says what the hypervisor says, and wants nothing else. */
async function endAsFound(...[context, failure]: Parameters<Handler<'vm.start'>['undo']>): Promise<void> {
  const vm = await loadVm(context.db, context.operation.vmId)
  const state = await context.hypervisor.inspectDomain(domainOf(vm))
  const power = state?.power ?? 'stopped'
  await context.end(failure, async (tx) => {
    await tx.vm.update({
      where: { id: vm.id },
      data: { power, wantedPower: wasOn(power) ? 'running' : 'stopped', powerObservedAt: context.now() },
    })
  })
}
