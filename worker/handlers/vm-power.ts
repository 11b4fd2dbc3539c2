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
    await context.effect(effectLimitMs, async (signal) => {
      const there = await context.hypervisor.inspectDomain(domainOf(vm), { signal })
      if (!there) await context.hypervisor.defineDomain(domainSpecOf(vm), { signal })
      await context.hypervisor.startDomain(domainOf(vm), { signal })
    })
    await endWithPower(context, 'running')
  },
  undo: endAsFound,
}

export const vmStop: Handler<'vm.stop'> = {
  async run(context, { force }) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const how = await context.effect(effectLimitMs, async (signal) => {
      await inspectQuiet(context, vm, signal)
      return (await context.hypervisor.stopDomain(domainOf(vm), { graceMs: force ? 0 : orderlyGraceMs, signal })).how
    })
    if (how === 'forced' && !force) await context.warn('The VM did not shut down in time and was switched off.')
    await endWithPower(context, 'stopped')
  },
  undo: endAsFound,
}

export const vmReboot: Handler<'vm.reboot'> = {
  async run(context) {
    const vm = await loadVm(context.db, context.operation.vmId)
    const how = await context.effect(effectLimitMs, async (signal) => {
      await inspectQuiet(context, vm, signal)
      return (await context.hypervisor.rebootDomain(domainOf(vm), { graceMs: orderlyGraceMs, signal })).how
    })
    if (how === 'forced') await context.warn('The VM did not answer in time and was reset.')
    await endWithPower(context, 'running')
  },
  async undo(context, failure) {
    const vm = await loadVm(context.db, context.operation.vmId)
    // It was running when the reboot was asked for; a reboot that failed half-way must not leave it down.
    await context.effect(effectLimitMs, (signal) => context.hypervisor.startDomain(domainOf(vm), { signal }))
    await endAsFound(context, failure)
  },
}

async function endWithPower(context: OperationContext, power: 'running' | 'stopped'): Promise<void> {
  await context.end({ state: 'succeeded', result: {} }, async (tx) => {
    await tx.vm.update({
      where: { id: context.operation.vmId ?? '' },
      data: { power, wantedPower: power, powerObservedAt: context.now(), agentAnswers: false },
    })
  })
}

/** The row says what the hypervisor says. A start that failed is still wanted; a stop that failed no longer is. */
async function endAsFound(...[context, failure]: Parameters<Handler<'vm.start'>['undo']>): Promise<void> {
  const vm = await loadVm(context.db, context.operation.vmId)
  const state = await context.hypervisor.inspectDomain(domainOf(vm))
  const power = state?.power ?? 'stopped'
  const wantedPower = context.operation.kind === 'vm.stop' && !wasOn(power) ? 'stopped' : 'running'
  await context.end(failure, async (tx) => {
    await tx.vm.update({ where: { id: vm.id }, data: { power, wantedPower, powerObservedAt: context.now() } })
  })
}
