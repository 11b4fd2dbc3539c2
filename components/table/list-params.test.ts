import { describe, expect, it } from 'vitest'
import { changedSearch, isStep } from './list-params'

const at = (search: string) => new URLSearchParams(search)

describe('an address of a list', () => {
  it('changes the names that are given and keeps the others', () => {
    expect(changedSearch(at('q=web&sort=name'), { sort: '-name' })).toBe('q=web&sort=-name')
    expect(changedSearch(at('q=web&sort=name'), { q: null })).toBe('sort=name')
    expect(changedSearch(at(''), { q: 'a b&c' })).toBe('q=a+b%26c')
  })

  it('makes a step of every filter and order, and one of a whole search', () => {
    expect(isStep(at(''), { sort: 'name' })).toBe(true)
    expect(isStep(at('power=running'), { power: null })).toBe(true)
    expect(isStep(at(''), { q: 'w' })).toBe(true)
    expect(isStep(at('q=w'), { q: 'we' })).toBe(false)
    expect(isStep(at('q=we'), { q: null })).toBe(true)
    expect(isStep(at('q=we'), { q: 'web', kind: 'backup' })).toBe(true)
    expect(isStep(at('q=we'), { q: 'we' })).toBe(false)
  })
})
