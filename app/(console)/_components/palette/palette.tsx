'use client'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { Kbd } from '@/components/ui/kbd'
import type { RestorePoint } from '@/lib/contract/restore-point'
import { PaletteDialogs, type OpenDialog } from './palette-dialogs'
import { PalettePoint } from './palette-point'
import { PaletteRoot } from './palette-root'
import { PaletteVm } from './palette-vm'
import { noteRecent, readRecent, type Recent } from './recent'

type Level = { kind: 'root' } | { kind: 'vm'; vm: Recent } | { kind: 'point'; point: RestorePoint }

const root: Level = { kind: 'root' }

export interface PaletteProps {
  accountId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  onHelp: () => void
}

/** Goes to any page, machine or point, and does what may be done there, without a pointer. */
export function Palette({ accountId, open, onOpenChange, onHelp }: PaletteProps) {
  const router = useRouter()
  const [text, setText] = useState('')
  const [level, setLevel] = useState<Level>(root)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const enter = (next: Level) => {
    setLevel(next)
    setText('')
  }
  const close = () => {
    onOpenChange(false)
    enter(root)
  }
  const go = (href: string) => {
    close()
    router.push(href)
  }
  const ask = (next: OpenDialog) => {
    close()
    setDialog(next)
  }
  const help = () => {
    close()
    onHelp()
  }
  const chooseVm = (vm: Recent) => {
    noteRecent(accountId, vm)
    enter({ kind: 'vm', vm })
  }
  return (
    <>
      <Dialog.Root open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
        <Dialog.Portal>
          <Dialog.Overlay className="plane-in fixed inset-0 z-30 bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            onEscapeKeyDown={(event) => {
              if (level.kind === 'root') return
              event.preventDefault()
              enter(root)
            }}
            className="plane-in fixed z-40 overflow-hidden bg-raised text-ink-2 shadow-plane outline-none max-sm:inset-0 sm:top-[12vh] sm:left-1/2 sm:w-[min(640px,calc(100%-32px))] sm:-translate-x-1/2 sm:rounded-3"
          >
            <Dialog.Title className="sr-only">Command palette</Dialog.Title>
            <Command
              label="Command palette"
              shouldFilter={false}
              loop
              className="grid max-sm:h-full max-sm:grid-rows-[auto_minmax(0,1fr)]"
              onKeyDown={(event) => {
                if (event.key === 'Backspace' && text === '' && level.kind !== 'root') enter(root)
              }}
            >
              <div className="flex items-center gap-3 border-b border-line px-4">
                <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
                <Command.Input
                  autoFocus
                  value={text}
                  onValueChange={setText}
                  placeholder={level.kind === 'root' ? 'Go to a page, a machine or a restore point' : 'What is to be done?'}
                  className="h-12 min-w-0 flex-1 bg-transparent text-16 text-ink outline-none placeholder:text-ink-3"
                />
                <Dialog.Close className="inline-flex min-h-8 items-center text-12 text-ink-3 hover:text-ink">Close</Dialog.Close>
              </div>
              <Command.List className="overflow-y-auto p-1.5 sm:max-h-[min(56vh,480px)]">
                {level.kind === 'root' && (
                  <PaletteRoot
                    text={text}
                    recent={readRecent(accountId)}
                    onGo={go}
                    onVm={chooseVm}
                    onPoint={(point) => enter({ kind: 'point', point })}
                    onHelp={help}
                    onDone={close}
                  />
                )}
                {level.kind === 'vm' && (
                  <PaletteVm
                    id={level.vm.id}
                    name={level.vm.name}
                    text={text}
                    onGo={go}
                    onDialog={(kind, vm) => ask({ kind, vm })}
                    onRestore={(point) => ask({ kind: 'restore', point })}
                    onDone={close}
                  />
                )}
                {level.kind === 'point' && (
                  <PalettePoint point={level.point} text={text} onGo={go} onDialog={(kind, point) => ask({ kind, point })} />
                )}
              </Command.List>
              <Keys back={level.kind !== 'root'} />
            </Command>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <PaletteDialogs dialog={dialog} onClose={() => setDialog(null)} />
    </>
  )
}

function Keys({ back }: { back: boolean }) {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-12 text-ink-3 max-sm:hidden">
      <span>
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
      </span>
      <span>
        <Kbd>Enter</Kbd> do
      </span>
      <span>
        <Kbd>Esc</Kbd> {back ? 'back' : 'close'}
      </span>
    </p>
  )
}
