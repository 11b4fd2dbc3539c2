import type { ReactNode } from 'react'
import { requirePageActor } from '@/lib/auth/page-actor'

/**
 * Turns away a role that may read nothing before anything of the page is sent. The page guards itself too, but behind a loading state: by
 * then the answer has begun, with 200.
 */
export async function ReaderLayout({ children }: { children: ReactNode }) {
  await requirePageActor()
  return children
}
