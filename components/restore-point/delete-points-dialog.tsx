'use client'
import { useQueries } from '@tanstack/react-query'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import type { BulkConfirmProps } from '@/components/table/bulk-action'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { listNames } from '@/lib/format/names'
import { formatBytes } from '@/lib/format/bytes'
import { deletionPreviewOptions } from '@/lib/query/restore-points'

/** For so many VMs it is asked what they will have left. */
const mostAsked = 20
const mostNamed = 8

/** Deleting several points: which, what they keep, and which VMs are left with nothing to go back to. */
export function DeletePointsDialog({ rows, left, busy, onConfirm, onOpenChange }: BulkConfirmProps<RestorePoint>) {
  const points = rows.length === 1 ? '1 restore point' : `${rows.length} restore points`
  const { bare, unknown } = useLeftBare(rows, !busy)
  const keptBytes = rows.reduce((sum, point) => sum + point.storedBytes, 0)
  return (
    <ConfirmDialog
      danger
      open
      onOpenChange={onOpenChange}
      title={`Delete ${points}`}
      description={<p>Of {listNames([...new Set(rows.map((point) => point.vmName))], mostNamed)}</p>}
      confirm={`Delete ${points}`}
      busy={busy}
      onConfirm={onConfirm}
    >
      <ul aria-label="What goes" className="grid gap-1 border-l-2 border-danger-fill pl-3">
        {rows.slice(0, mostNamed).map((point) => (
          <li key={point.id} className="flex justify-between gap-4">
            <b className="min-w-0 truncate">{point.name}</b>
            <span className="whitespace-nowrap text-12 text-ink-3">{point.vmName}</span>
          </li>
        ))}
        {rows.length > mostNamed && <li className="text-ink-3">and {rows.length - mostNamed} more</li>}
      </ul>
      <ul className="grid gap-2 text-14 leading-normal">
        <li>
          They keep <b>{formatBytes(keptBytes)}</b> of their own. What newer data still needs of it is folded in; the rest is freed, in the
          background.
        </li>
        {bare.length > 0 && (
          <li className="text-danger">
            {listNames(bare, mostNamed)} {bare.length === 1 ? 'is' : 'are'} left without any restore point: after this there is nothing to
            go back to.
          </li>
        )}
        {unknown > 0 && <li>Whether {unknown} more of these machines keep a restore point was not looked up.</li>}
        {left.length > 0 && (
          <li>
            Not deleted:{' '}
            {listNames(
              left.map((point) => `${point.name} (${point.can.delete.reason ?? 'not possible now'})`),
              4,
            )}
          </li>
        )}
        <li>The machines go on as they are. A deleted restore point cannot be brought back.</li>
      </ul>
    </ConfirmDialog>
  )
}

/** Names of the VMs that keep no other point than those that go, and for how many VMs that is not known. */
function useLeftBare(rows: readonly RestorePoint[], ask: boolean): { bare: string[]; unknown: number } {
  const byVm = new Map<string, RestorePoint[]>()
  for (const point of rows) {
    if (point.state === 'ready' && point.vmId !== null) byVm.set(point.vmId, [...(byVm.get(point.vmId) ?? []), point])
  }
  const asked = [...byVm.values()].slice(0, mostAsked)
  const previews = useQueries({ queries: asked.map(([first]) => ({ ...deletionPreviewOptions(first?.id ?? ''), enabled: ask })) })
  const bare = asked.flatMap((points, index) => {
    const others = previews[index]?.data?.otherPoints
    return others !== undefined && others - (points.length - 1) <= 0 ? [points[0]?.vmName ?? ''] : []
  })
  const failed = previews.filter((preview) => preview.isError).length
  return { bare, unknown: byVm.size - asked.length + failed }
}
