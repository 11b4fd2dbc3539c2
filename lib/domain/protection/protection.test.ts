import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScheduleRule } from '../schedule/rule'
import { slotsFrom } from '../schedule/slots'
import { anyInstant, anyRule } from '../schedule/testing/arbitrary'
import { assessProtection, compareExposure, protectionStates, worstCaseMs, type ProtectionInput, type ProtectionPoint } from './assess'
import { largestGapMs } from './largest-gap'
import { protectionReasonText } from './reason'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const now = Date.parse('2026-11-24T12:00:00Z')
const point = (kind: ProtectionPoint['kind'], hoursAgo: number | null, more: Partial<ProtectionPoint> = {}): ProtectionPoint => ({
  id: `${kind}-${hoursAgo}`,
  kind,
  state: 'ready',
  capturedAtMs: hoursAgo === null ? null : now - hoursAgo * hourMs,
  damaged: false,
  ...more,
})
const assess = (points: ProtectionPoint[], more: Partial<ProtectionInput> = {}) =>
  assessProtection({ points, worstCaseMs: 25 * hourMs, targetMs: null, nowMs: now, ...more })
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('assessProtection', () => {
  it('never takes a snapshot for a backup', () => {
    const protection = assess([point('backup', 30), point('snapshot', 1)])
    expect(protection.hostLost).toMatchObject({ pointId: 'backup-30', ageMs: 30 * hourMs })
    expect(protection.vmBreaks).toMatchObject({ pointId: 'snapshot-1', ageMs: hourMs })
    expect(protection.state).toBe('at-risk')
    expect(assess([point('snapshot', 1)])).toMatchObject({ state: 'unprotected', hostLost: null, reason: { kind: 'only-snapshots' } })
  })

  it('counts good points only', () => {
    const bad = [
      point('backup', 1, { state: 'failed' }),
      point('backup', 2, { state: 'deleting' }),
      point('backup', null, { state: 'creating' }),
    ]
    expect(assess(bad)).toMatchObject({ state: 'unprotected', reason: { kind: 'no-backup' } })
    expect(assess([...bad, point('backup', 3, { damaged: true })])).toMatchObject({ state: 'unprotected', reason: { kind: 'all-damaged' } })
    expect(assess([...bad, point('backup', -1)])).toMatchObject({ state: 'unprotected' })
    expect(assess([...bad, point('backup', -1 / 60)])).toMatchObject({ state: 'protected', hostLost: { ageMs: 0 } })
  })

  it('is at risk past the worst case, past a tighter target, and without a schedule', () => {
    expect(assess([point('backup', 25)]).state).toBe('protected')
    expect(plain(protectionReasonText(assess([point('backup', 25.01)]).reason))).toBe(
      'The newest backup is 1 d 2 h old; by its schedules it should never be older than 1 d 1 h.',
    )
    expect(assess([point('backup', 5)], { targetMs: 4 * hourMs })).toMatchObject({
      state: 'at-risk',
      targetOutOfReach: true,
      reason: { kind: 'past-target' },
    })
    expect(plain(protectionReasonText(assess([point('backup', 5)], { worstCaseMs: null }).reason))).toBe(
      'The newest backup is 5 h old and no schedule will make another one.',
    )
  })

  it('says what happens next where there is no backup', () => {
    expect(protectionReasonText(assess([]).reason)).toBe(
      'There is no backup yet: if the host is lost, everything is. The next run of its schedule makes one.',
    )
    expect(protectionReasonText(assess([], { worstCaseMs: null }).reason)).toContain('No schedule will make one.')
  })

  it('only gets worse while nothing is done, and never has less to lose when the host is lost', () => {
    const points = fc.array(
      fc.record({
        id: fc.string(),
        kind: fc.constantFrom('snapshot' as const, 'backup' as const),
        state: fc.constantFrom('creating' as const, 'ready' as const, 'ready' as const, 'failed' as const, 'deleting' as const),
        capturedAtMs: fc.oneof(fc.constant(null), fc.integer({ min: now - 40 * dayMs, max: now })),
        damaged: fc.boolean(),
      }),
    )
    const limit = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 30 * dayMs }))
    fc.assert(
      fc.property(points, limit, limit, fc.nat(40 * dayMs), (given, worst, targetMs, later) => {
        const today = assess(given, { worstCaseMs: worst, targetMs })
        const then = assess(given, { worstCaseMs: worst, targetMs, nowMs: now + later })
        expect(protectionStates.indexOf(then.state)).toBeLessThanOrEqual(protectionStates.indexOf(today.state))
        expect(today.hostLost?.ageMs ?? Infinity).toBeGreaterThanOrEqual(today.vmBreaks?.ageMs ?? Infinity)
        expect(today.state === 'unprotected').toBe(today.hostLost === null)
        const { kind } = today.reason
        expect(kind === 'within').toBe(today.state === 'protected')
      }),
    )
  })

  it('orders by exposure: unprotected, at risk, protected, the larger loss first', () => {
    const ordered = [
      assess([]),
      assess([point('snapshot', 1)]),
      assess([point('backup', 90)]),
      assess([point('backup', 30)]),
      assess([point('backup', 20)]),
      assess([point('backup', 2)]),
    ]
    expect([...ordered].reverse().sort(compareExposure)).toEqual(ordered)
  })
})

describe('largestGapMs', () => {
  const berlin = (more: Partial<ScheduleRule>): ScheduleRule => ({ frequency: 'daily', time: '02:30', timeZone: 'Europe/Berlin', ...more })

  it('knows the day with 25 hours and the hour that is shown twice', () => {
    // 02:30 of the day with 25 hours is taken the first time, so it is the day after it that is 25 hours away.
    expect(largestGapMs([berlin({})], now)).toBe(25 * hourMs)
    expect(largestGapMs([berlin({ frequency: 'hourly', everyHours: 1 })], now)).toBe(2 * hourMs)
    expect(largestGapMs([berlin({ frequency: 'weekly', weekdays: ['mon', 'thu'] })], now)).toBe(4 * dayMs + hourMs)
    expect(largestGapMs([berlin({ timeZone: 'UTC' })], now)).toBe(dayMs)
  })

  it('takes schedules together', () => {
    expect(largestGapMs([berlin({ timeZone: 'UTC' }), berlin({ time: '14:30', timeZone: 'UTC' })], now)).toBe(12 * hourMs)
    expect(largestGapMs([], now)).toBeNull()
    expect(worstCaseMs(dayMs, 4 * minuteMs, 3 * minuteMs)).toBe(dayMs + 7 * minuteMs)
  })

  it('is the largest gap of the whole year, found slot by slot', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), anyInstant, (rules, from) => {
        const fromMs = from.epochMilliseconds
        const instants: number[] = []
        for (const rule of rules) {
          for (const { atMs } of slotsFrom(rule, fromMs)) {
            if (atMs > fromMs + 366 * dayMs) break
            instants.push(atMs)
          }
        }
        instants.sort((a, b) => a - b)
        let largest = 0
        for (const [index, atMs] of instants.entries()) largest = Math.max(largest, atMs - (instants[index - 1] ?? atMs))
        const found = largestGapMs(rules, fromMs) ?? 0
        // It may look a few days past either end of the year, never overlook.
        expect(found).toBeGreaterThanOrEqual(largest)
        expect(found - largest).toBeLessThanOrEqual(dayMs + hourMs)
      }),
      { numRuns: 120 },
    )
  })
})
