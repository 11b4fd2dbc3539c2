import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEventReader } from './event-lines'

const text =
  'retry: 2000\n: connected\n\nid: 1-1\ndata: {"a":1}\n\nevent: ping\ndata: {}\n\nid: 2-2\nevent: reset\ndata: {}\n\nid: 3-3\ndata: half'

it('reads the same events however the text is cut, and none that is not complete', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length]
      const read = createEventReader()
      const events = at.slice(1).flatMap((end, index) => read(text.slice(at[index], end)))
      expect(events).toEqual([
        { id: '1-1', type: 'message', data: '{"a":1}' },
        { id: null, type: 'ping', data: '{}' },
        { id: '2-2', type: 'reset', data: '{}' },
      ])
    }),
  )
})
