'use client'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { shortcuts } from './shortcuts'

const elsewhere = [
  { keys: ['Ctrl', 'K'], does: 'Search and commands (⌘ K on a Mac)' },
  { keys: ['↑', '↓'], does: 'From row to row' },
  { keys: ['Enter'], does: 'Open the row' },
  { keys: ['Space'], does: 'Select the row' },
  { keys: ['Esc'], does: 'Close, or give up the selection' },
] as const

/** What the keys do. None of the plain ones works while something is typed. */
export function ShortcutsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const go = shortcuts.filter(({ action }) => action.kind === 'go')
  const rest = [...shortcuts.filter(({ action }) => action.kind !== 'go'), ...elsewhere]
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description={<p>Plain keys work wherever nothing is being typed.</p>}
      footer={<DialogCancel>Done</DialogCancel>}
    >
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <Keys title="Go to" rows={go} />
        <Keys title="Anywhere" rows={rest} />
      </div>
    </Dialog>
  )
}

function Keys({ title, rows }: { title: string; rows: readonly { keys: readonly string[]; does: string }[] }) {
  return (
    <section>
      <h3 className="mb-1.5">{title}</h3>
      <dl className="grid">
        {rows.map(({ keys, does }) => (
          <div key={`${keys.join(' ')} ${does}`} className="flex items-center justify-between gap-3 border-t border-line py-1.5">
            <dt>{does}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
