'use client'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { firstSteps, me, type UpdateMeBody } from '@/lib/contract/people'
import { getJson, sendJson } from './api'
import { keys } from './keys'

export function meOptions() {
  return queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => getJson('/me', me, signal) })
}

/** Asked for anew whenever an operation ends: it is under their key. */
export function firstStepsOptions() {
  return queryOptions({
    queryKey: [...keys.operations, 'first-steps'],
    queryFn: ({ signal }) => getJson('/me/first-steps', firstSteps, signal),
  })
}

export function useUpdateMe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: UpdateMeBody) => sendJson('PATCH', '/me', { body, shape: me }),
    onSuccess: (answer) => client.setQueryData(meOptions().queryKey, answer),
  })
}
