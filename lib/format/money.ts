const signs: Readonly<Record<string, string>> = { EUR: '€', USD: '$', GBP: '£' }

/**
 * "€ 2.41"; a no-break space keeps sign and figure together. What is billed and rounds to nothing is "under € 0.01", never free.
 * @param billed something is charged, however little
 */
export function formatMoney({ amount, currency }: { amount: string; currency: string }, billed = false): string {
  const money = (figure: string) => `${signs[currency] ?? currency}\u00a0${figure}`
  return billed && Number(amount) === 0 ? `under ${money('0.01')}` : money(amount)
}
