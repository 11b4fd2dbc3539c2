import { beforeEach, expect, it, vi } from 'vitest'
import { newId } from '@/lib/id'

beforeEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

const spreadsWith = async (seconds: string, ids: string[]) => {
  vi.stubEnv('HOLDFAST_SCHEDULE_SPREAD_SECONDS', seconds)
  vi.resetModules()
  const { spreadOf } = await import('./schedule-rule')
  return ids.map(spreadOf)
}

it('spreads the VMs over the window of the setting, each the same every time', async () => {
  const ids = Array.from({ length: 200 }, () => newId('vm'))
  const minute = await spreadsWith('60', ids)
  expect(Math.max(...minute)).toBeLessThan(60_000)
  expect(new Set(minute).size).toBeGreaterThan(40)
  expect(await spreadsWith('60', ids)).toEqual(minute)
  expect(Math.max(...(await spreadsWith('3600', ids)))).toBeGreaterThan(1_800_000)
  expect(await spreadsWith('0', ids)).toEqual(ids.map(() => 0))
})

it('begins within the window after the slot', async () => {
  vi.stubEnv('HOLDFAST_SCHEDULE_SPREAD_SECONDS', '300')
  const { nextOf, spreadOf } = await import('./schedule-rule')
  const vmId = newId('vm')
  const rule = { frequency: 'daily', time: '03:00', timeZone: 'UTC' } as const
  const next = nextOf(rule, vmId, new Date('2026-11-24T12:00:00Z'))
  expect(next).toEqual({ nextSlot: '2026-11-25T03:00', nextRunAt: new Date(Date.parse('2026-11-25T03:00:00Z') + spreadOf(vmId)) })
})
