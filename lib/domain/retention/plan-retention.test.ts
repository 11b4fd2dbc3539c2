import { describe, expect, it } from 'vitest'
import { bucketsOf } from './buckets'
import { planRetention, type RetentionInput, type RetentionPoint } from './plan-retention'
import { checkPolicy } from './policy'
import { previewRetention } from './preview-retention'
import { deletedBecause, goesText, keptText } from './reasons'

const dayMs = 86_400_000
const now = Date.parse('2026-11-24T03:05:00Z')
const point = (id: string, capturedAt: string | null, more: Partial<RetentionPoint> = {}): RetentionPoint => ({
  id,
  state: 'ready',
  capturedAtMs: capturedAt === null ? null : Date.parse(capturedAt),
  pinned: false,
  damaged: false,
  scheduleId: 's1',
  ...more,
})
/** d0 is of today 03:00, d1 of yesterday … */
const days = (count: number) =>
  Array.from({ length: count }, (_, age) => point(`d${age}`, new Date(Date.parse('2026-11-24T03:00:00Z') - age * dayMs).toISOString()))
const plan = (points: RetentionPoint[], policy: RetentionInput['policy'], more: Partial<RetentionInput> = {}) =>
  planRetention({ points, scheduleId: 's1', policy, nowMs: now, timeZone: 'UTC', ...more })
const said = (points: RetentionPoint[], policy: RetentionInput['policy'], more: Partial<RetentionInput> = {}) =>
  Object.fromEntries(
    plan(points, policy, more).decisions.map((decision) => [
      decision.id,
      decision.action === 'keep' ? keptText(decision.reasons) : `Deleted because ${deletedBecause(decision.reason)}`,
    ]),
  )

describe('planRetention', () => {
  it('keeps the last N and says why of each', () => {
    expect(said(days(4), { keepLast: 2 })).toEqual({
      d0: 'Kept: one of the last 2',
      d1: 'Kept: one of the last 2',
      d2: 'Deleted because 2 newer ones are kept',
      d3: 'Deleted because 2 newer ones are kept',
    })
  })

  it('keeps what any rule keeps', () => {
    const texts = said(days(40), { keepLast: 1, keepDays: 3, weekly: 2, monthly: 2 })
    expect(texts).toMatchObject({
      d0: 'Kept: the last one, less than 3 days old, as weekly of 2026-W48, as monthly of 2026-11',
      d1: 'Kept: less than 3 days old',
      d2: 'Kept: less than 3 days old, as weekly of 2026-W47',
      d3: 'Deleted because a newer one is kept, it is older than 3 days, 2026-W47 has a newer one and 2026-11 has a newer one',
      d9: 'Deleted because a newer one is kept, it is older than 3 days, 2 later weeks have one and 2026-11 has a newer one',
      d24: 'Kept: as monthly of 2026-10',
    })
    expect(Object.values(texts).filter((text) => text.startsWith('Kept'))).toHaveLength(4)
  })

  it('counts days by the wall clock of the zone', () => {
    const points = [point('new', '2026-03-29T00:30:00Z'), point('old', '2026-03-28T01:30:00Z')]
    const at = (instant: string) => ({ nowMs: Date.parse(instant), timeZone: 'Europe/Berlin' })
    // The wall shows 01:59, then 03:01: yesterday's 02:30 is a day old between the two.
    expect(plan(points, { keepDays: 1 }, at('2026-03-29T00:59:00Z')).deleteIds).toEqual([])
    expect(plan(points, { keepDays: 1 }, at('2026-03-29T01:01:00Z')).deleteIds).toEqual(['old'])
    // A week over the change is 167 hours.
    expect(
      plan([point('a', '2026-04-01T01:00:00Z'), point('b', '2026-03-28T01:00:00Z')], { keepDays: 7 }, at('2026-04-04T00:00:00Z')).deleteIds,
    ).toEqual(['b'])
  })

  it('names ISO weeks by the year of their Thursday', () => {
    expect(bucketsOf(Date.parse('2027-01-01')).weekly).toBe('2026-W53')
    expect(bucketsOf(Date.parse('2024-12-30')).weekly).toBe('2025-W01')
    expect(bucketsOf(Date.parse('2026-01-04')).weekly).toBe('2026-W01')
    expect(bucketsOf(Date.parse('2026-01-05')).weekly).toBe('2026-W02')
  })

  it('never takes a pinned, unfinished, undated, future, foreign or hand-made point', () => {
    const points = [
      ...days(2),
      point('pinned', '2020-01-01T00:00:00Z', { pinned: true }),
      point('failed', '2020-01-01T00:00:00Z', { state: 'failed' }),
      point('creating', null, { state: 'creating' }),
      point('undated', null),
      point('future', '2031-01-01T00:00:00Z'),
      point('foreign', '2020-01-01T00:00:00Z', { scheduleId: 's2' }),
      point('hand', '2020-01-01T00:00:00Z', { scheduleId: null }),
      point('term', '2020-01-01T00:00:00Z', { scheduleId: null, keepDays: 7 }),
    ]
    expect(said(points, { keepLast: 1 })).toMatchObject({
      d0: 'Kept: the last one',
      pinned: 'Kept: pinned',
      failed: 'Kept: failed, not a backup that retention counts',
      creating: 'Kept: not finished',
      undated: 'Kept: it does not say when it was taken',
      future: 'Kept: taken later than now by its clock',
      foreign: 'Kept: not from this schedule',
      hand: 'Kept: not from a schedule, until you delete it',
      term: 'Deleted because it is older than 7 days',
    })
    expect(plan(points, { keepLast: 1 }).deleteIds).toEqual(['term', 'd1'])
  })

  it('keeps the newest good one of the VM whatever the rules say', () => {
    const points = [
      point('a', '2020-01-02T00:00:00Z'),
      point('b', '2020-01-01T00:00:00Z'),
      point('bad', '2026-11-01T00:00:00Z', { damaged: true }),
    ]
    expect(said(points, { keepDays: 1 })).toMatchObject({
      a: 'Kept: the newest good backup is never deleted',
      b: 'Deleted because it is older than 1 day',
    })
  })

  it('does not count a damaged point, and lets it go once it is older than every good one that is kept', () => {
    const points = days(4).map((made) => ({ ...made, damaged: made.id === 'd0' || made.id === 'd3' }))
    expect(said(points, { keepLast: 2 })).toEqual({
      d0: 'Kept: damaged; goes when the good ones around it do',
      d1: 'Kept: one of the last 2',
      d2: 'Kept: one of the last 2',
      d3: 'Deleted because it is damaged and older than every good one that is kept',
    })
  })

  it('keeps everything where there is no rule', () => {
    expect(plan(days(400), {}).deleteIds).toEqual([])
  })

  it('lets only a share go in one run, the oldest first, and says what is held back', () => {
    const { deleteIds, heldBackIds } = plan(days(20), { keepLast: 2 }, { maxShare: 0.25 })
    expect(deleteIds).toEqual(['d19', 'd18', 'd17', 'd16', 'd15'])
    expect(heldBackIds).toHaveLength(13)
    expect(said(days(20), { keepLast: 2 }, { maxShare: 0.25 })).toMatchObject({
      d2: 'Kept: at most 5 are deleted in one run; it goes with a later one',
    })
    expect(plan(days(3), { keepLast: 2 }, { maxShare: 0.01 }).deleteIds).toEqual(['d2'])
  })
})

describe('previewRetention', () => {
  it('says which point goes after which run, also ones that do not exist yet', () => {
    const runsAtMs = [1, 2, 3].map((ahead) => Date.parse('2026-11-24T03:00:00Z') + ahead * dayMs)
    const runs = previewRetention({
      points: days(2),
      scheduleId: 's1',
      policy: { keepLast: 2 },
      timeZone: 'UTC',
      runsAtMs,
      durationMs: 60_000,
    })
    expect(runs.map(({ deletes, readyAfter }) => [deletes.map(({ id }) => id), readyAfter])).toEqual([
      [['d1'], 2],
      [['d0'], 2],
      [['run@2026-11-25T03:00:00.000Z'], 2],
    ])
    const [first] = runs
    const [gone] = first?.deletes ?? []
    expect(first && gone && goesText(first.atMs, 'UTC', gone.reason)).toBe('Goes on Wed 25 Nov because 2 newer ones are kept')
  })
})

describe('checkPolicy', () => {
  it('names each rule that is out of its limits', () => {
    expect(checkPolicy({ keepLast: 366, keepDays: 0, daily: 1.5, monthly: null }).map(({ path }) => path)).toEqual([
      'retention.keepLast',
      'retention.keepDays',
      'retention.daily',
    ])
    expect(checkPolicy({})).toEqual([{ path: 'retention', message: 'needs at least one rule' }])
    expect(checkPolicy({ keepLast: 365, keepDays: 3_650 })).toEqual([])
  })
})
