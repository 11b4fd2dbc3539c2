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
  const picture = useObjectUrl(on ? (shot.data ?? null) : null)
  const words = !on ? 'The machine is off.' : shot.error ? 'The screen cannot be read just now.' : 'Waiting for the picture…'
  return (
    <div ref={frame} className="screen mt-3">
      {picture ? (
        // A picture of the guest, made on the fly; there is nothing for next/image to optimise.
        // eslint-disable-next-line @next/next/no-img-element
        <img src={picture} alt={`Screen of ${vm.name}`} />
      ) : (
        <p className="absolute inset-0 grid place-items-center text-12">{words}</p>
      )}
    </div>
  )
}

/** An address for a blob; the one before is given back when the next is there. An empty answer keeps the last picture. */
function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!blob) return
    const next = URL.createObjectURL(blob)
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the address must be made and revoked in one place
    setUrl(next)
    return () => URL.revokeObjectURL(next)
  }, [blob])
  return blob ? url : null
}
