import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runEach } from './run-each'

it('does all, never more than allowed at once, and tells each outcome in order, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), async (fails, atOnce) => {
      let running = 0
      let most = 0
      const items = fails.map((fail, index) => ({ fail, index }))
      const outcomes = await runEach(items, atOnce, async ({ fail, index }) => {
        most = Math.max(most, ++running)
        for (let turn = 0; turn <= index % 3; turn++) await Promise.resolve()
        running--
        if (fail) throw new Error(`no ${index}`)
      })
      expect(most).toBeLessThanOrEqual(atOnce)
      expect(outcomes.map(({ item, ok }) => [item.index, ok])).toEqual(items.map(({ index, fail }) => [index, !fail]))
    }),
    { numRuns: 50 },
  )
})
