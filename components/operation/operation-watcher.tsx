'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import type { Operation } from '@/lib/contract/operation'
import { isInFlight, operationLabel } from '@/lib/domain/operation'
import { keys } from '@/lib/query/keys'
import { inFlightOptions, operationOptions } from '@/lib/query/operations'
import { outcomeText } from './describe'

/**
 * Says how each operation of this user ended. It follows the rows, not the clicks: after a reload, in another tab,
 * or with events lost, what was under way and no longer is gets looked up once and told.
 */
export function OperationWatcher({ userId }: { userId: string }) {
  const client = useQueryClient()
  const router = useRouter()
  const { data } = useQuery(inFlightOptions())
  const followed = useRef(new Set<string>())

  useEffect(() => {
    if (!data) return
    const present = new Set(data.items.map(({ id }) => id))
    for (const { id, requestedBy, kind } of data.items) {
      if (requestedBy?.id === userId && kind !== 'layers.collect') followed.current.add(id)
    }
    for (const id of followed.current) {
      if (present.has(id)) continue
      followed.current.delete(id)
      client
        .fetchQuery({ ...operationOptions(id), staleTime: 0 })
        .then((operation) => {
          if (isInFlight(operation.state)) {
            // The list was asked for before the operation was made.
            followed.current.add(id)
            void client.invalidateQueries({ queryKey: inFlightOptions().queryKey })
            return
          }
          announce(operation, (href) => router.push(href))
          for (const queryKey of [keys.vms, keys.restorePoints, keys.operations]) void client.invalidateQueries({ queryKey })
        })
        .catch(() => toast.error('An operation ended, but how could not be read', { description: 'Look under Operations.' }))
    }
  }, [data, client, router, userId])
  return null
}

function announce(operation: Operation, go: (href: string) => void): void {
  const said = (how: string) => `${operationLabel[operation.kind]} ${how}${operation.vmName ? `: ${operation.vmName}` : ''}`
  const description = outcomeText(operation)
  const href = operation.createdVmId ? `/vms/${operation.createdVmId}` : null
  const options = {
    ...(description ? { description } : {}),
    ...(href && operation.state === 'succeeded' ? { action: { label: 'Show the new VM', onClick: () => go(href) } } : {}),
  }
  if (operation.state === 'succeeded') toast.success(said('done'), options)
  else if (operation.state === 'failed') toast.error(said('failed'), { ...options, duration: 12_000 })
  else toast(said('cancelled'), options)
}
