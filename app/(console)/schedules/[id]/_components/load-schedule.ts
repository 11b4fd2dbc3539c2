import { notFound } from 'next/navigation'
import { cache } from 'react'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import type { Schedule } from '@/lib/contract/schedule'
import { webDb } from '@/lib/db/web'
import { AppError } from '@/lib/errors'
import { getSchedule } from '@/lib/services/get-schedule'

/** Once per request, for the title and the page alike; null where there is none, or only another account's. */
export const findSchedule = cache(async (id: string): Promise<Schedule | null> => {
  const { actor } = await requirePageActor()
  try {
    return await getSchedule({ db: webDb(), actor, clock: systemClock, id })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not-found') return null
    throw thrown
  }
})

/** The same for the page itself. Metadata that throws leaves the not-found page without a title. */
export async function loadSchedule(id: string): Promise<Schedule> {
  return (await findSchedule(id)) ?? notFound()
}
