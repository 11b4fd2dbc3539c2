import { queryOptions } from '@tanstack/react-query'
import { firstSteps } from '@/lib/contract/people'
import { getJson } from './api'
import { keys } from './keys'

/** Asked for anew whenever an operation ends: it is under their key. */
export function firstStepsOptions() {
  return queryOptions({
    queryKey: [...keys.operations, 'first-steps'],
    queryFn: ({ signal }) => getJson('/me/first-steps', firstSteps, signal),
  })
}
