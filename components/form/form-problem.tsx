import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { asProblemError } from '@/lib/query/problem-error'

/** Puts a refused request on the fields that the problem names, the rest on the form as a whole. */
export function showProblem<T extends FieldValues>(form: UseFormReturn<T>, thrown: unknown, fields: readonly Path<T>[]): void {
  const problem = asProblemError(thrown)
  const named = problem.errors.flatMap(({ path, message }) => {
    const field = fields.find((each) => each === path)
    return field ? [{ field, message }] : []
  })
  for (const { field, message } of named) form.setError(field, { message }, { shouldFocus: true })
  if (named.length === 0) form.setError('root', { message: problem.message, type: problem.requestId ?? '' })
}

/** What is wrong with the form as a whole, with the request id to quote. */
export function FormProblem({ error }: { error: { message?: string; type?: unknown } | undefined }) {
  if (!error?.message) return null
  return (
    <p role="alert" className="border-l-2 border-danger-fill bg-danger-soft px-3 py-2.5 text-ink">
      {error.message}
      {typeof error.type === 'string' && error.type && (
        <span className="mt-1 block text-12 text-ink-2">
          Request <code>{error.type}</code>
        </span>
      )}
    </p>
  )
}
