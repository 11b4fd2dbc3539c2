import { expect, test } from 'vitest'
import { pageHeaders } from './page-headers'

const production = { nonce: 'n0nce', development: false, secure: true }

test('only scripts with the answer’s own nonce run, and none from text', () => {
  const policy = pageHeaders(production)['content-security-policy']
  expect(policy).toContain(`script-src 'self' 'nonce-n0nce' 'strict-dynamic';`)
  expect(policy).not.toContain('unsafe-eval')
  expect(pageHeaders({ ...production, development: true })['content-security-policy']).toContain('unsafe-eval')
})

test('https is insisted on only where it is there', () => {
  expect(pageHeaders(production)).toHaveProperty('strict-transport-security')
  expect(pageHeaders({ ...production, secure: false })).not.toHaveProperty('strict-transport-security')
})
