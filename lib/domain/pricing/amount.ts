import { AppError } from '@/lib/errors'

/** GB = 10⁹ bytes. */
const bytesPerGb = 1_000_000_000n
/** A month of the price list is 730 hours. */
export const monthMs = 730n * 3_600_000n
/** Prices have at most six decimals. */
const priceDecimals = 6
const amountUnitsPerOne = 10n ** BigInt(priceDecimals) * bytesPerGb * monthMs

/**
 * Money, exact: a whole number of (10⁻⁶ of the currency × byte × millisecond / GB-month). Amounts of one currency add up without rounding, whatever
 * their prices; it is rounded once, by `formatAmount`, when somebody reads it.
 */
export type Amount = bigint

/** What bytes kept for a time cost. @param pricePerGbMonth decimal string, "0.05" */
export function storageCost(bytes: bigint, ms: bigint, pricePerGbMonth: string): Amount {
  return bytes * ms * priceUnits(pricePerGbMonth)
}

/** What something at a flat price a month costs for a time. @param pricePerMonth decimal string */
export function flatCost(ms: bigint, pricePerMonth: string): Amount {
  return bytesPerGb * ms * priceUnits(pricePerMonth)
}

/** The amount as a decimal string, half away from zero. */
export function formatAmount(amount: Amount, decimals = 2): string {
  const scale = 10n ** BigInt(decimals)
  const absolute = amount < 0n ? -amount : amount
  const rounded = (absolute * scale * 2n + amountUnitsPerOne) / (amountUnitsPerOne * 2n)
  const digits = rounded.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const text = decimals === 0 ? digits : `${whole}.${digits.slice(-decimals)}`
  return amount < 0n && rounded > 0n ? `-${text}` : text
}

/** True for what may stand as a price: "0", "0.05", at most six decimals, no sign. */
export function isPrice(text: string): boolean {
  return /^(0|[1-9]\d{0,8})(\.\d{1,6})?$/.test(text)
}

function priceUnits(price: string): bigint {
  if (!isPrice(price)) throw new AppError('internal', 'A price cannot be read.', { internal: `not a price: ${JSON.stringify(price)}` })
  const [whole = '0', fraction = ''] = price.split('.')
  return BigInt(whole + fraction.padEnd(priceDecimals, '0'))
}
