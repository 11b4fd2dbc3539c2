'use client'
import { useEffect } from 'react'

/** Keeps a page at hand for when nothing answers (public/sw.js). Browsers allow it over https and on this machine only; without it they show their own. */
export function OfflinePage() {
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    const keep = () =>
      navigator.serviceWorker.register('/sw.js').catch((thrown: unknown) => console.warn('The offline page could not be kept', thrown))
    // Not before what one came for is on the screen.
    if (document.readyState === 'complete') void keep()
    else window.addEventListener('load', () => void keep(), { once: true })
  }, [])
  return null
}
