import { expect, it } from 'vitest'
import { shortcuts, typeKey } from './shortcuts'

it('gives no two shortcuts the same keys, and none that hides another', () => {
  const written = shortcuts.map(({ keys }) => keys.join(' '))
  expect(new Set(written).size).toBe(written.length)
  const single = new Set(shortcuts.filter(({ keys }) => keys.length === 1).map(({ keys }) => keys[0]))
  for (const { keys } of shortcuts) if (keys.length === 2) expect(single).not.toContain(keys[0])
})

it('finds every shortcut by its keys', () => {
  for (const shortcut of shortcuts) {
    const end = shortcut.keys.reduce((state, key) => typeKey(state.first, key), typeKey(null, 'Escape'))
    expect(end).toEqual({ first: null, match: shortcut })
  }
})

it('forgets a beginning that leads nowhere, and begins anew with its key', () => {
  expect(typeKey('g', 'x')).toEqual({ first: null, match: null })
  expect(typeKey('g', 'g')).toEqual({ first: 'g', match: null })
  expect(typeKey('g', '?').match?.action.kind).toBe('help')
})
