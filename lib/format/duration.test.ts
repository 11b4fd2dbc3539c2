import { describe, expect, it } from 'vitest'
import { formatAge, formatDuration, formatLoss, lossParts } from './duration'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('lengths of time', () => {
  it.each([
    [-5, '0 s'],
    [400, '0.4 s'],
    [6_400, '6.4 s'],
    [9_999, '9.9 s'],
    [45_900, '45 s'],
    [60_000, '1 min'],
    [171_000, '2 min 51 s'],
    [3_600_000, '1 h'],
    [33_120_000, '9 h 12 min'],
    [86_400_000 * 3 + 3_600_000 * 9, '3 d 9 h'],
    [86_400_000 * 11 + 59_000, '11 d'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(plain(formatDuration(ms))).toBe(text)
  })

  it.each([
    [-2_000, 'just now'],
    [9_000, 'just now'],
    [31_000, '31 s ago'],
    [119_000, '1 min ago'],
    [33_120_000, '9 h 12 min ago'],
  ])('says of %d ms: %s', (ms, text) => {
    expect(plain(formatAge(ms))).toBe(text)
  })

  it.each([
    [-2_000, '<1 min'],
    [59_999, '<1 min'],
    [60_001, '2 min'],
    [33_120_001, '9 h 13 min'],
    [86_399_000, '1 d'],
    [86_400_001, '1 d 1 h'],
  ])('never rounds a loss of %d ms down: %s', (ms, text) => {
    expect(
      lossParts(ms)
        .map(({ value, unit }) => `${value} ${unit}`)
        .join(' '),
    ).toBe(text)
  })
})

it('never says less than what would be lost', () => {
  const [minute, hour] = [60_000, 3_600_000]
  expect([24 * hour + 31 * minute, 24 * hour, 59.5 * minute, 1].map(formatLoss)).toEqual([
    '1\u00a0d 1\u00a0h',
    '1\u00a0d',
    '1\u00a0h',
    '<1\u00a0min',
  ])
})
