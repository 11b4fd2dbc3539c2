'use client'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import type { RowSelection } from './use-selection'

/**
 * What can be done with the selected rows. It floats over the end of the screen, so that no row moves when it comes and the thumb
 * reaches it; in the order of Tab it stands before the rows.
 */
export function BulkBar<T>({ selection, loaded, actions }: { selection: RowSelection<T>; loaded: number; actions: ReactNode }) {
  const count = selection.rows.length
  return (
    <div
      className="bulk-place"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || !event.currentTarget.contains(document.activeElement)) return
        event.preventDefault()
        selection.clear()
      }}
    >
      <div role="toolbar" aria-label="Selected rows" className="bulk">
        <b role="status" className="whitespace-nowrap">{`${count} selected`}</b>
        {actions}
        {selection.howMany === 'some' && loaded > 1 && (
          <Button size="small" variant="quiet" onClick={selection.all}>
            Select all loaded
          </Button>
        )}
        <Button size="small-icon" variant="quiet" aria-label="Clear the selection" onClick={selection.clear}>
          <X aria-hidden="true" />
        </Button>
      </div>
    </div>
  )
}
