'use client'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { me, type UpdateMeBody } from '@/lib/contract/people'
import { getJson, sendJson } from './api'
import { keys } from './keys'

export function meOptions() {
  return queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => getJson('/me', me, signal) })
}

export function useUpdateMe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: UpdateMeBody) => sendJson('PATCH', '/me', { body, shape: me }),
    onSuccess: (answer) => client.setQueryData(meOptions().queryKey, answer),
  })
}
