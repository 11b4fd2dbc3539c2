import { toast } from 'sonner'
import { asProblemError } from '@/lib/query/problem-error'

/** A confirmation or a one-click action that was refused. */
export function toastProblem(title: string, thrown: unknown): void {
  const problem = asProblemError(thrown)
  toast.error(title, { description: problem.requestId ? `${problem.message} (request ${problem.requestId})` : problem.message })
}
