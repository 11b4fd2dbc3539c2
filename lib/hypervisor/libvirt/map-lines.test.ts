import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMapLines, type MapLine } from './map-lines'

/** As QEMU 7.2 prints it. */
const printed = `[{ "start": 0, "length": 65536, "depth": 0, "present": true, "zero": false, "data": true, "offset": 327680},
{ "start": 65536, "length": 131072, "depth": 1, "present": false, "zero": true, "data": false}]
`
const meant: MapLine[] = [
  { start: 0, length: 65536, depth: 0, present: true, zero: false, data: true },
  { start: 65536, length: 131072, depth: 1, present: false, zero: true, data: false },
]

function read(chunks: readonly string[]): MapLine[] {
  const lines: MapLine[] = []
  const reader = readMapLines((line) => lines.push(line))
  for (const chunk of chunks) reader.push(Buffer.from(chunk))
  reader.end()
  return lines
}

describe('the map of a disk', () => {
  it('is the same however its text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(printed.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), printed.length]
        expect(read(at.slice(1).map((end, index) => printed.slice(at[index], end)))).toEqual(meant)
      }),
    )
    expect(read(['[]\n'])).toEqual([])
    expect(read([])).toEqual([])
  })

  it('is refused where a line is something else', () => {
    for (const text of ['oops\n', '[{ "start": 0, "length": "much" }]', '[{ "start": 0, "len'])
      expect(() => read([text])).toThrow(expect.objectContaining({ code: 'state-mismatch' }))
  })
})
