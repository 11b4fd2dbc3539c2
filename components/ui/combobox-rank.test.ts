import { describe, expect, it } from 'vitest'
import { rank } from './combobox-rank'

const katmandu = ['Asia/Kathmandu', ['Asia/Kathmandu', 'UTC+05:45', 'Asia/Katmandu']] as const
const of = (search: string, [value, keywords]: readonly [string, readonly string[]] = katmandu) => rank(value, search, keywords)

describe('rank', () => {
  it.each(['', 'kath', 'KATMANDU', 'asia kath', '+05:45', 'utc+05'])('finds by %j', (search) => expect(of(search)).toBeGreaterThan(0))

  it('takes a space for the line that stands in a name', () => {
    expect(of('new york', ['America/New_York', []])).toBe(1)
  })

  it('does not find letters that are only strewn over the name', () => {
    expect(of('kathm', ['America/North_Dakota/New_Salem', ['America/North Dakota/New Salem']])).toBe(0)
    expect(of('asia berlin')).toBe(0)
  })

  it('puts the beginning of a word before its middle', () => {
    expect(of('lin', ['Europe/Lindau', []])).toBeGreaterThan(of('lin', ['Europe/Berlin', []]))
  })
})
