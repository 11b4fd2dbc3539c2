import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { SlotMs } from '../schedule/rule'
import { slotsAfter, slotsFrom } from '../schedule/slots'
import { anyInstant, anyRule } from '../schedule/testing/arbitrary'
import { bucketsOf, localMsAt } from './buckets'
import { planRetention, type RetentionInput, type RetentionPoint } from './plan-retention'
import { retentionRules, type RetentionPolicy } from './policy'
import { previewRetention } from './preview-retention'
import { steadyStateCount } from './steady-state'

const dayMs = 86_400_000
const end = Date.UTC(2036, 0, 1)
const states = ['ready', 'ready', 'ready', 'ready', 'creating', 'failed', 'deleting'] as const
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Apia', 'America/Havana', 'Asia/Kathmandu')
const policy: fc.Arbitrary<RetentionPolicy> = fc.record(
  {
    keepLast: fc.integer({ min: 1, max: 40 }),
    keepDays: fc.integer({ min: 1, max: 400 }),
    daily: fc.integer({ min: 1, max: 30 }),
    weekly: fc.integer({ min: 1, max: 30 }),
    monthly: fc.integer({ min: 1, max: 24 }),
    yearly: fc.integer({ min: 1, max: 10 }),
  },
  { requiredKeys: [] },
)
const points: fc.Arbitrary<RetentionPoint[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom(...states),
      capturedAtMs: fc.oneof(
        { weight: 20, arbitrary: fc.integer({ min: end - 3_652 * dayMs, max: end + dayMs }) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      pinned: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
      damaged: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
      scheduleId: fc.constantFrom('s1', 's1', 's1', 's2', null),
      keepDays: fc.constantFrom(null, null, 30),
    }),
    { maxLength: 60 },
  )
  .map((made) => made.map((point, index) => ({ id: `p${index}`, ...point })))
const input: fc.Arbitrary<RetentionInput> = fc.record({
  points,
  policy,
  timeZone: zone,
  scheduleId: fc.constant('s1'),
  nowMs: fc.constant(end),
  maxShare: fc.constantFrom(1, 1, 0.3, 0.05),
})

describe('planRetention, for any points and policy over ten years', () => {
  it('never deletes the newest good point, a pinned one, or one that is not ready and dated', () => {
    fc.assert(
      fc.property(input, (given) => {
        const plan = planRetention(given)
        expect(plan.decisions.map(({ id }) => id)).toEqual(given.points.map(({ id }) => id))
        const good = given.points.filter(
          (point) => point.state === 'ready' && !point.damaged && (point.capturedAtMs ?? Infinity) <= given.nowMs,
        )
        const newestMs = Math.max(...good.map(({ capturedAtMs }) => capturedAtMs ?? 0))
        const gone = given.points.filter(({ id }) => plan.deleteIds.includes(id))
        for (const point of gone) {
          expect(point).toMatchObject({ state: 'ready', pinned: false })
          expect(point.capturedAtMs).not.toBeNull()
          expect(point.scheduleId).not.toBe('s2')
        }
        if (good.length > 0)
          expect(good.some(({ id, capturedAtMs }) => capturedAtMs === newestMs && !plan.deleteIds.includes(id))).toBe(true)
      }),
      { numRuns: 1_500 },
    )
  })

  it('does not depend on the order of the points', () => {
    fc.assert(
      fc.property(input, (given) => {
        const turned = { ...given, points: [...given.points].reverse() }
        expect(planRetention(turned).deleteIds).toEqual(planRetention(given).deleteIds)
      }),
      { numRuns: 300 },
    )
  })

  it('has nothing more to delete once it has been done, and takes no more than its share', () => {
    fc.assert(
      fc.property(input, (given) => {
        const plan = planRetention(given)
        const ready = given.points.filter(({ state }) => state === 'ready').length
        expect(plan.deleteIds.length).toBeLessThanOrEqual(Math.max(1, Math.floor(ready * (given.maxShare ?? 1))))
        const left = planRetention({ ...given, maxShare: 1, points: given.points.filter(({ id }) => !plan.deleteIds.includes(id)) })
        expect(left.deleteIds).toEqual(plan.heldBackIds)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps what each rule promises, counted another way', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { policy } = given
        const kept = new Set(planRetention(given).decisions.flatMap(({ id, action }) => (action === 'keep' ? [id] : [])))
        const good = given.points
          .filter(
            (point) => point.scheduleId === 's1' && point.state === 'ready' && !point.damaged && (point.capturedAtMs ?? Infinity) <= end,
          )
          .map(({ id, capturedAtMs }) => ({ id, atMs: capturedAtMs ?? 0 }))
          .sort((a, b) => b.atMs - a.atMs)
        for (const { id } of good.slice(0, policy.keepLast ?? 0)) expect(kept).toContain(id)
        for (const { id, atMs } of good) if (atMs > end - ((policy.keepDays ?? 0) - 1) * dayMs) expect(kept).toContain(id)
        for (const rule of ['daily', 'weekly', 'monthly', 'yearly'] as const) {
          const newestOf = new Map<string, string>()
          for (const { id, atMs } of [...good].reverse()) newestOf.set(bucketsOf(localMsAt(given.timeZone, atMs))[rule], id)
          const latest = [...newestOf].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, policy[rule] ?? 0)
          for (const [, id] of latest) expect(kept).toContain(id)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('agrees with Temporal on every date of ten years about days, weeks, months and years', () => {
    for (let date = Temporal.PlainDate.from('2020-01-01'); date.year < 2031; date = date.add({ days: 1 })) {
      const localMs = Date.parse(`${date.toString()}T23:59:00Z`)
      expect(bucketsOf(localMs).weekly).toBe(`${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`)
      expect(bucketsOf(localMs).daily).toBe(date.toString())
      expect(bucketsOf(localMs).monthly).toBe(date.toPlainYearMonth().toString())
      expect(bucketsOf(localMs).yearly).toBe(String(date.year))
    }
  })
})

describe('localMsAt', () => {
  it('is what the wall of any zone shows', () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (at, timeZone) => {
        const wall = at.toZonedDateTimeISO(timeZone).toPlainDateTime().toZonedDateTime('UTC').epochMilliseconds
        expect(localMsAt(timeZone, at.epochMilliseconds)).toBe(wall)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('ten years of daily runs', () => {
  it('keeps, run by run, exactly what one look at the whole history would keep', { timeout: 30_000 }, () => {
    const rule = { frequency: 'daily', time: '02:30', timeZone: 'Europe/Berlin' } as const
    const policy = { keepLast: 3, daily: 7, weekly: 4, monthly: 12, yearly: 10 }
    const runsAtMs = slotsAfter(rule, Temporal.Instant.from('2020-01-01T00:00Z'), 3_653).map(({ at }) => at.epochMilliseconds)
    const common = { scheduleId: 's1', policy, timeZone: rule.timeZone }
    const runs = previewRetention({ ...common, points: [], runsAtMs, durationMs: 300_000 })
    const gone = new Set(runs.flatMap(({ deletes }) => deletes.map(({ id }) => id)))
    const history: RetentionPoint[] = runsAtMs.map((capturedAtMs) => ({
      id: `run@${new Date(capturedAtMs).toISOString()}`,
      state: 'ready',
      capturedAtMs,
      pinned: false,
      damaged: false,
      scheduleId: 's1',
    }))
    const atOnce = planRetention({ ...common, points: history, nowMs: (runsAtMs.at(-1) ?? 0) + 300_000 })
    expect([...gone].sort()).toEqual([...atOnce.deleteIds].sort())
    expect(Math.max(...runs.map(({ readyAfter }) => readyAfter))).toBeLessThan(40)
    expect(steadyStateCount(rule, policy, (runsAtMs.at(-1) ?? 0) + 300_000)).toBe(runs.at(-1)?.readyAfter)
  })
})

describe('steadyStateCount', () => {
  it('is what the engine keeps of a long history, for any rule', { timeout: 30_000 }, () => {
    const small = policy.filter(
      (made) => retentionRules.some((rule) => made[rule] != null) && (made.yearly ?? 0) <= 2 && (made.monthly ?? 0) <= 14,
    )
    fc.assert(
      fc.property(anyRule, anyInstant, small, (rule, after, policy) => {
        const days = rule.frequency === 'hourly' ? 60 : 1_200
        const given = rule.frequency === 'hourly' ? { keepLast: policy.keepLast ?? 5, daily: Math.min(policy.daily ?? 1, 30) } : policy
        const nowMs = after.epochMilliseconds
        const slots: SlotMs[] = []
        for (const slot of slotsFrom(rule, nowMs - days * dayMs)) {
          if (slot.atMs > nowMs) break
          slots.push(slot)
        }
        const history = slots.map(({ slot, atMs }): RetentionPoint => ({
          id: slot,
          state: 'ready',
          capturedAtMs: atMs,
          pinned: false,
          damaged: false,
          scheduleId: 's1',
        }))
        const kept = planRetention({ points: history, scheduleId: 's1', policy: given, nowMs, timeZone: rule.timeZone })
        expect(steadyStateCount(rule, given, nowMs)).toBe(history.length - kept.deleteIds.length)
      }),
      { numRuns: 150 },
    )
  })
})
