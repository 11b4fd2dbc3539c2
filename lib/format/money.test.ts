import { expect, it } from 'vitest'
import { formatMoney } from './money'

it.each([
  ['2.41', 'EUR', true, '€ 2.41'],
  ['0.00', 'EUR', false, '€ 0.00'],
  ['0.00', 'EUR', true, 'under € 0.01'],
  ['12.00', 'CHF', true, 'CHF 12.00'],
])('writes %s %s (billed: %s) as %s', (amount, currency, billed, text) => {
  expect(formatMoney({ amount, currency }, billed).replaceAll('\u00a0', ' ')).toBe(text)
})
