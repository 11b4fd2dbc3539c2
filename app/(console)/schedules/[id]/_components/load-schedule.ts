import { notFound } from 'next/navigation'
import { cache } from 'react'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import type { Schedule } from '@/lib/contract/schedule'
import { webDb } from '@/lib/db/web'
import { AppError } from '@/lib/errors'
import { getSchedule } from '@/lib/services/get-schedule'

/** Once per request, for the title and the page alike. */
export const loadSchedule = cache(async (id: string): Promise<Schedule> => {
  const { actor } = await requirePageActor()
  try {
    return await getSchedule({ db: webDb(), actor, clock: systemClock, id })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not-found') notFound()
    throw thrown
  }
})
