import { clsx, type ClassValue } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['11', '12', '13', '14', '16', '20', '28', '64'] }] } },
})

/** Class names, where a later utility wins over an earlier one of its kind. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values))
}
