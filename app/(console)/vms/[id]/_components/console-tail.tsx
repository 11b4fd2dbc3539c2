'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { VmDetail } from '@/lib/contract/vm'
import { vmConsoleOptions } from '@/lib/query/vms'
import { useInView } from './use-in-view'

const shownLines = 40
const nearEndPx = 24

/** The last lines that the guest wrote to its serial console. Follows the end unless one has scrolled up. */
export function ConsoleTail({ vm }: { vm: VmDetail }) {
  const frame = useRef<HTMLPreElement>(null)
  const following = useRef(true)
  const inView = useInView(frame)
  const text = useQuery(vmConsoleOptions(vm.id, inView))
  const lines = (text.data ?? '').trimEnd().split('\n').slice(-shownLines).join('\n')
  useEffect(() => {
    const box = frame.current
    if (box && following.current) box.scrollTop = box.scrollHeight
  }, [lines])
  return (
    <pre
      ref={frame}
      className="tail mt-3 min-h-[4.5em]"
      tabIndex={0}
      role="region"
      aria-label={`Console of ${vm.name}`}
      onScroll={({ currentTarget: box }) => {
        following.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx
      }}
    >
      {lines || (text.error ? 'The console cannot be read just now.' : 'Nothing written yet.')}
    </pre>
  )
}
