import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flatCost, formatAmount, isPrice, monthMs, storageCost } from './amount'
import { estimateMonth } from './estimate'
import { assignFreeSlots, billedBytes, type BilledPoint } from './free-slots'
import { nextRunChange } from './next-run'
import { costBetween, policyAt, splitByPolicy, type PricePolicy } from './policy'

const gb = 1_000_000_000n
const price = (validFrom: string, backup: string): PricePolicy => ({
  validFromMs: Date.parse(validFrom),
  currency: 'EUR',
  perGbMonth: { snapshot: '0.05', backup, image: '0.05' },
  perScheduleMonth: '0',
  freeBackupsPerVm: 3,
})
const backup = (day: number, storedBytes = gb, more: Partial<BilledPoint> = {}): BilledPoint => ({
  id: `b${day}`,
  state: 'ready',
  damaged: false,
  capturedAtMs: Date.UTC(2026, 10, day),
  storedBytes,
  ...more,
})
const billing = (points: readonly BilledPoint[], free = 3) =>
  assignFreeSlots(points, free).map(({ id, billing }) => `${id} ${billing.kind}${billing.kind === 'free' ? ` ${billing.slot}` : ''}`)

describe('amounts', () => {
  it('cost what the price list says', () => {
    expect(formatAmount(storageCost(100n * gb, monthMs, '0.05'))).toBe('5.00')
    expect(formatAmount(storageCost(gb, monthMs / 730n, '0.73'), 6)).toBe('0.001000')
    expect(formatAmount(flatCost(monthMs / 2n, '3'))).toBe('1.50')
    expect(formatAmount(0n)).toBe('0.00')
    expect(formatAmount(-storageCost(gb, monthMs, '0.05'))).toBe('-0.05')
  })

  it('round once, half up', () => {
    const tenth = storageCost(gb / 10n, monthMs, '0.05')
    expect(formatAmount(tenth)).toBe('0.01')
    expect(formatAmount(tenth - 1n)).toBe('0.00')
    expect(formatAmount(tenth, 0)).toBe('0')
    expect(formatAmount(storageCost(1n, 1n, '0.05'))).toBe('0.00')
  })

  it('add up exactly, however a time is cut', () => {
    const bytes = fc.bigInt({ min: 0n, max: 10n ** 16n })
    fc.assert(
      fc.property(bytes, fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 12n }), (size, first, second) => {
        expect(storageCost(size, first, '0.0537') + storageCost(size, second, '0.0537')).toBe(storageCost(size, first + second, '0.0537'))
      }),
    )
  })

  it('knows a price from what is none', () => {
    expect(['0', '0.05', '12.345678'].every(isPrice)).toBe(true)
    expect(['', '.5', '-1', '1e3', '0.1234567', '01', '1,5'].some(isPrice)).toBe(false)
    expect(() => storageCost(1n, 1n, '1e3')).toThrow('cannot be read')
  })
})

describe('dated policies', () => {
  const policies = [price('2026-12-01', '0.08'), price('2026-01-01', '0.05')]

  it('hold from their date on', () => {
    expect(policyAt(policies, Date.parse('2026-12-01')).perGbMonth.backup).toBe('0.08')
    expect(policyAt(policies, Date.parse('2026-12-01') - 1).perGbMonth.backup).toBe('0.05')
    expect(() => policyAt(policies, Date.parse('2025-12-31'))).toThrow('no price list')
  })

  it('split a time where the price changes', () => {
    const from = Date.parse('2026-12-01') - Number(monthMs)
    const until = Date.parse('2026-12-01') + Number(monthMs)
    expect(splitByPolicy(policies, from, until).map(({ fromMs, untilMs }) => untilMs - fromMs)).toEqual([Number(monthMs), Number(monthMs)])
    expect(formatAmount(costBetween(policies, 'backup', 100n * gb, from, until))).toBe('13.00')
    expect(costBetween(policies, 'backup', gb, until, from)).toBe(0n)
  })
})

describe('assignFreeSlots', () => {
  it('gives the slots to the three oldest good backups', () => {
    expect(billing([5, 4, 3, 2, 1].map((day) => backup(day)))).toEqual(['b1 free 1', 'b2 free 2', 'b3 free 3', 'b4 billed', 'b5 billed'])
  })

  it('gives none to what failed, runs, goes or is damaged, and does not bill it', () => {
    const points = [
      backup(1, gb, { state: 'failed' }),
      backup(2, gb, { damaged: true }),
      backup(3),
      backup(4, gb, { state: 'deleting' }),
      backup(5),
      backup(6, 0n, { state: 'creating', capturedAtMs: null }),
    ]
    expect(billing(points, 1)).toEqual(['b1 not-billed', 'b2 not-billed', 'b3 free 1', 'b4 not-billed', 'b5 billed', 'b6 not-billed'])
  })

  it('bills as little as there is, whatever the points', () => {
    const any = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        state: fc.constantFrom('ready' as const, 'ready' as const, 'failed' as const, 'creating' as const, 'deleting' as const),
        damaged: fc.boolean(),
        capturedAtMs: fc.oneof(fc.constant(null), fc.nat(1e12)),
        storedBytes: fc.bigInt({ min: 0n, max: 10n ** 13n }),
      }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(any, fc.nat(5), (points, free) => {
        const assigned = assignFreeSlots(points, free)
        const good = points.filter(({ state, damaged, capturedAtMs }) => state === 'ready' && !damaged && capturedAtMs !== null)
        const of = (kind: string) => assigned.filter(({ billing }) => billing.kind === kind)
        expect(assigned).toHaveLength(points.length)
        expect(of('free')).toHaveLength(Math.min(free, good.length))
        expect(of('billed')).toHaveLength(Math.max(0, good.length - free))
        const newestFree = Math.max(-Infinity, ...of('free').map(({ capturedAtMs }) => capturedAtMs ?? 0))
        expect(of('billed').every(({ capturedAtMs }) => (capturedAtMs ?? 0) >= newestFree)).toBe(true)
        expect(assignFreeSlots([...points].reverse(), free)).toEqual(assigned)
      }),
    )
  })
})

describe('nextRunChange', () => {
  it('prices the fourth backup', () => {
    const change = nextRunChange({
      backups: [backup(1, 8n * gb), backup(2), backup(3)],
      freeBackupsPerVm: 3,
      made: { id: 'new', capturedAtMs: Date.UTC(2026, 10, 4), storedBytes: 2n * gb },
      deleteIds: [],
    })
    expect(change).toMatchObject({ madeBilling: { kind: 'billed' }, billedBytesBefore: 0n, billedBytesAfter: 2n * gb, becomesFreeIds: [] })
  })

  it('says which billed one becomes free when a free one goes', () => {
    const change = nextRunChange({
      backups: [1, 2, 3, 4].map((day) => backup(day)),
      freeBackupsPerVm: 3,
      made: { id: 'new', capturedAtMs: Date.UTC(2026, 10, 5), storedBytes: gb },
      deleteIds: ['b1'],
    })
    expect(change).toMatchObject({ becomesFreeIds: ['b4'], billedBytesBefore: gb, billedBytesAfter: gb, madeBilling: { kind: 'billed' } })
    expect(billedBytes(change.after)).toBe(gb)
  })
})

describe('estimateMonth', () => {
  const common = { fullBytes: 20n * gb, incrementBytes: gb, fromMs: Date.UTC(2026, 11, 1), policy: price('2026-01-01', '0.05') }

  it('leaves the three oldest out, the full one among them', () => {
    const estimate = estimateMonth({ ...common, others: [], keptCount: 7 })
    expect(estimate).toMatchObject({ storedBytes: 26n * gb, freeBytes: 22n * gb, billedBytes: 4n * gb, freeCount: 3, billedCount: 4 })
    expect(formatAmount(estimate.perMonth)).toBe('0.20')
    expect(formatAmount(estimateMonth({ ...common, others: [], keptCount: 3 }).perMonth)).toBe('0.00')
  })

  it('knows that older backups hold the slots already', () => {
    const estimate = estimateMonth({ ...common, others: [1, 2, 3, 4].map((day) => backup(day)), keptCount: 2 })
    expect(estimate).toMatchObject({ freeCount: 0, billedCount: 2, billedBytes: 22n * gb })
    expect(formatAmount(estimate.perMonth)).toBe('1.10')
  })
})
