import { notFound } from 'next/navigation'
import { cache } from 'react'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import type { VmDetail } from '@/lib/contract/vm'
import { webDb } from '@/lib/db/web'
import { AppError } from '@/lib/errors'
import { getVm } from '@/lib/services/get-vm'

/** The VM of this page, read once for its layout, its title and its tabs. Another account's is not found. */
export const loadVm = cache(async (id: string): Promise<VmDetail> => {
  const { actor } = await requirePageActor()
  try {
    return await getVm({ db: webDb(), actor, clock: systemClock, id })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not-found') notFound()
    throw thrown
  }
})
