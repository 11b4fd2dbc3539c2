import { expect, it } from 'vitest'
import { auditActionLabel, auditActions, auditSentence } from './audit'

const said = (action: string, change = {}) =>
  auditSentence({ action, change })
    .map((part) => (typeof part === 'string' ? part : (part.text ?? `[${part.ref}]`)))
    .join('')

it('says every action in the customer’s words', () => {
  for (const action of auditActions) {
    expect(said(action), action).toMatch(/^(asked|signed|ended|kept|cancelled|began|changed|made|deleted|saw)\b/)
    expect(auditActionLabel[action]).toBeTruthy()
  }
})

it('says what a change set', () => {
  expect(said('vm.update', { name: 'web-02' })).toBe('renamed a machine to web-02')
  expect(said('restore-point.update', { pinned: true, note: true })).toBe('changed the restore point [point]: pinned it, wrote a note')
  expect(said('restore.in-place')).toBe('asked to restore [vm] in place from [point]')
})

it('shows an action that it does not know under its own name', () => expect(said('moon.land')).toBe('did “moon.land”'))
