'use client'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import type { Operation } from '@/lib/contract/operation'
import { isInFlight } from '@/lib/domain/operation'
import { keys } from '@/lib/query/keys'
import { onOperationEnd } from '@/lib/query/live/note-operations'
import { liveStatus } from '@/lib/query/live-status'
import { inFlightOptions, operationOptions } from '@/lib/query/operations'
import { announce } from './announce'
import { EndTeller } from './end-teller'
import { forgetOthers, noteProgress } from './progress-rate'

/**
 * Says how each operation of this user ended. It follows the rows, not the clicks: after a reload, in another tab,
 * or with events lost, what was under way and no longer is gets looked up once and told.
 */
export function OperationWatcher({ userId, since }: { userId: string; since: number }) {
  const client = useQueryClient()
  const router = useRouter()
  const { data, dataUpdatedAt } = useQuery(inFlightOptions())
  const tellerRef = useRef<EndTeller | null>(null)

  useEffect(() => {
    const made = new EndTeller({ userId, since, tell: (ended) => announce(ended, (href) => router.push(href)) })
    tellerRef.current = made
    const stop = onOperationEnd((ended) => made.ended(ended))
    return () => {
      stop()
      made.close()
    }
    // Where this page began; a later render of the layout says another instant.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [userId, router])

  useEffect(() => {
    const teller = tellerRef.current
    if (!data || !teller) return
    for (const operation of data.items) {
      noteProgress(operation.id, operation.progress, Date.now())
      if (operation.requestedBy?.id === userId && operation.kind !== 'layers.collect') teller.follow(operation.id)
    }
    const present = new Set(data.items.map(({ id }) => id))
    forgetOthers(present)
    for (const id of teller.followed.filter((followed) => !present.has(followed))) void lookUp(client, id, teller)
  }, [data, dataUpdatedAt, client, userId])
  return null
}

async function lookUp(client: QueryClient, id: string, teller: EndTeller): Promise<void> {
  let operation: Operation
  try {
    operation = await client.fetchQuery({ ...operationOptions(id), staleTime: 0 })
  } catch {
    // Once only: the list says it too.
    if (teller.giveUp(id)) toast.error('An operation ended, but how could not be read', { description: 'Look under Operations.' })
    return
  }
  if (isInFlight(operation.state)) {
    // The list was asked for before the operation was made.
    void client.invalidateQueries({ queryKey: inFlightOptions().queryKey })
    return
  }
  teller.ended(operation)
  // With the stream away nothing else says what else has changed with it.
  if (liveStatus.get() === 'open') return
  for (const queryKey of [keys.vms, keys.restorePoints, keys.operations]) void client.invalidateQueries({ queryKey })
}
