'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { VmDetail } from '@/lib/contract/vm'
import { vmScreenshotOptions } from '@/lib/query/vms'
import { useInView } from './use-in-view'

/** The machine's screen, so that one sees it boot. The last picture stays until a newer one is there. */
export function ConsoleScreen({ vm }: { vm: VmDetail }) {
  const frame = useRef<HTMLDivElement>(null)
  const inView = useInView(frame)
  const on = vm.power === 'running' || vm.power === 'paused'
  const shot = useQuery(vmScreenshotOptions(vm.id, on && inView))
  const { url: picture, onLoad } = useObjectUrl(on ? (shot.data ?? null) : null)
  const words = !on ? 'The machine is off.' : shot.error ? 'The screen cannot be read just now.' : 'Waiting for the picture…'
  return (
    <div ref={frame} className="screen mt-3">
      {picture ? (
        // A picture of the guest, made on the fly; there is nothing for next/image to optimise.
        // eslint-disable-next-line @next/next/no-img-element
        <img src={picture} alt={`Screen of ${vm.name}`} onLoad={onLoad} />
      ) : (
        <p className="absolute inset-0 grid place-items-center text-12">{words}</p>
      )}
    </div>
  )
}

/**
 * An address for a blob, and what to call when it has been shown: only then are the ones before given back, because the browser may still
 * be reading them. An empty answer keeps the last picture.
 */
function useObjectUrl(blob: Blob | null): { url: string | null; onLoad: () => void } {
  const [url, setUrl] = useState<string | null>(null)
  const made = useRef<string[]>([])
  useEffect(() => {
    if (!blob) return
    const next = URL.createObjectURL(blob)
    made.current.push(next)
    // eslint-disable-next-line react-hooks/set-state-in-effect -- an address belongs to the page and cannot be made while rendering
    setUrl(next)
  }, [blob])
  const giveBack = (keep: string | null) => {
    for (const old of made.current) if (old !== keep) URL.revokeObjectURL(old)
    made.current = made.current.filter((one) => one === keep)
  }
  useEffect(() => () => made.current.forEach((one) => URL.revokeObjectURL(one)), [])
  return { url: blob ? url : null, onLoad: () => giveBack(url) }
}
