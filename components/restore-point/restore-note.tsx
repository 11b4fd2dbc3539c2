import { DatabaseBackup } from 'lucide-react'
import type { RestorePoint } from '@/lib/contract/restore-point'

/** What happens behind a machine that runs from the repository; a snapshot's VM has no such time. */
export function RepositoryNote({ point }: { point: RestorePoint }) {
  if (point.kind !== 'backup') return null
  return (
    <p className="grid grid-cols-[16px_minmax(0,1fr)] gap-2.5">
      <DatabaseBackup aria-hidden="true" className="mt-px size-4 text-ink-3" />
      <span>
        It boots at once from the repository and copies its data in the background. Until that ends it reads the repository, and this backup
        cannot be deleted.
      </span>
    </p>
  )
}
