import { consolePages } from './pages'

export interface Shortcut {
  /** One key after the other. */
  keys: readonly [string] | readonly [string, string]
  does: string
  action: { kind: 'go'; href: string } | { kind: 'search' } | { kind: 'help' }
}

/** Every shortcut of one or two plain keys, once: the listener and the help sheet read it. */
export const shortcuts: readonly Shortcut[] = [
  ...consolePages.map(({ key, label, href }) => ({ keys: ['g', key], does: label, action: { kind: 'go', href } }) as const),
  { keys: ['/'], does: 'Search in this list', action: { kind: 'search' } },
  { keys: ['?'], does: 'This sheet', action: { kind: 'help' } },
]

export interface Typed {
  /** The first key of two, while the second is awaited. */
  first: string | null
  match: Shortcut | null
}

/** What a key means after `first`; a second key that leads nowhere may begin anew. */
export function typeKey(first: string | null, key: string): Typed {
  const found = shortcuts.find(({ keys }) => (first === null ? keys.length === 1 && keys[0] === key : keys[0] === first && keys[1] === key))
  if (found) return { first: null, match: found }
  if (first !== null) return typeKey(null, key)
  return { first: shortcuts.some(({ keys }) => keys.length === 2 && keys[0] === key) ? key : null, match: null }
}
