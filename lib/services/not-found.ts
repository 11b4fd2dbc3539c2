import { AppError } from '@/lib/errors'

/** The same answer for what never was, what is gone and what is another account's. */
export function notFound(what: 'VM' | 'restore point' | 'operation' | 'session' | 'schedule'): AppError {
  return new AppError('not-found', `There is no such ${what}.`)
}
