import { notFound } from 'next/navigation'
import { cache } from 'react'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import type { VmDetail } from '@/lib/contract/vm'
import { webDb } from '@/lib/db/web'
import { AppError } from '@/lib/errors'
import { getVm } from '@/lib/services/get-vm'

/** The VM of this page, read once for its layout, its title and its tabs; null where there is none, or only another account's. */
export const findVm = cache(async (id: string): Promise<VmDetail | null> => {
  const { actor } = await requirePageActor()
  try {
    return await getVm({ db: webDb(), actor, clock: systemClock, id })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not-found') return null
    throw thrown
  }
})

/** The same for the page itself. Metadata that throws leaves the not-found page without a title. */
export async function loadVm(id: string): Promise<VmDetail> {
  return (await findVm(id)) ?? notFound()
}
