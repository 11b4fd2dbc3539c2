import { toast } from 'sonner'
import { asProblemError } from '@/lib/query/problem-error'

/** How long a message stays that one has to read or may act on; sonner's 4 s are for what is only good to know. */
export const longToastMs = 12_000

/** A confirmation or a one-click action that was refused. */
export function toastProblem(title: string, thrown: unknown): void {
  const problem = asProblemError(thrown)
  toast.error(title, {
    duration: longToastMs,
    description: problem.requestId ? `${problem.message} (request ${problem.requestId})` : problem.message,
  })
}
