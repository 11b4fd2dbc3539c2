'use client'
import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { typeKey, type Shortcut } from '@/components/layout/shortcuts'
import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'

// Only who opens them loads them.
const Palette = dynamic(() => import('./palette').then((module) => module.Palette), { ssr: false })
const ShortcutsDialog = dynamic(() => import('@/components/layout/shortcuts-dialog').then((module) => module.ShortcutsDialog), {
  ssr: false,
})

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

const isAsking = () => document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null

/** The way into the palette, and the one listener for the keys that work everywhere. */
export function PaletteTrigger({ accountId }: { accountId: string }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const [help, setHelp] = useState(false)
  const first = useRef<string | null>(null)
  useEffect(() => {
    const run = ({ action }: Shortcut) => {
      if (action.kind === 'go') router.push(action.href)
      else if (action.kind === 'help') setHelp(true)
      else document.querySelector<HTMLInputElement>('#main input[type="search"]')?.focus()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        setWanted(true)
        setOpen((before) => !before)
        return
      }
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isAsking()) return
      // Shift alone comes before the key that it makes a "?".
      if (event.key === 'Shift') return
      const typed = typeKey(first.current, event.key)
      first.current = typed.first
      if (!typed.match) return
      event.preventDefault()
      run(typed.match)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [router])
  return (
    <>
      <Button
        size="small"
        aria-label="Search and commands"
        aria-keyshortcuts="Control+K Meta+K"
        className="min-w-8 font-normal text-ink-2"
        onClick={() => {
          setWanted(true)
          setOpen(true)
        }}
      >
        <Search aria-hidden="true" />
        <span className="max-sm:hidden">Search</span>
        <span className="max-sm:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </Button>
      {wanted && <Palette accountId={accountId} open={open} onOpenChange={setOpen} onHelp={() => setHelp(true)} />}
      {help && <ShortcutsDialog open onOpenChange={setHelp} />}
    </>
  )
}
