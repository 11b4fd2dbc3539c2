'use client'
import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from 'react'
import { presentZoneName } from '@/lib/format/time-zone'

const FirstNow = createContext(0)

/** Carries the instant at which the server rendered, so that ages read the same before and after hydration. */
export function NowProvider({ at, children }: { at: number; children: ReactNode }) {
  return <FirstNow.Provider value={at}>{children}</FirstNow.Provider>
}

const listeners = new Set<() => void>()
let ticker: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  ticker ??= setInterval(() => listeners.forEach((each) => each()), 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticker)
    ticker = undefined
  }
}

/** The present, in steps of `stepMs`; one timer serves the whole page. */
export function useNow(stepMs = 10_000): number {
  const first = useContext(FirstNow)
  const read = useCallback(() => Math.floor(Date.now() / stepMs) * stepMs + stepMs - 1, [stepMs])
  return useSyncExternalStore(subscribe, read, () => first)
}

const never = () => () => undefined

const ChosenZone = createContext<string | null>(null)

/** The time zone that the user has chosen; null follows the browser. */
export function TimeZoneProvider({ zone, children }: { zone: string | null; children: ReactNode }) {
  return <ChosenZone value={zone}>{children}</ChosenZone>
}

/** The browser's IANA zone, by its present name. */
export const browserTimeZone = () => presentZoneName(Intl.DateTimeFormat().resolvedOptions().timeZone)

/** The same on a page; UTC on the server and until hydration is over. */
export function useBrowserTimeZone(): string {
  return useSyncExternalStore(never, browserTimeZone, () => 'UTC')
}

/** The IANA zone in which times are written: the chosen one, or the browser's. */
export function useTimeZone(): string {
  const browser = useBrowserTimeZone()
  return useContext(ChosenZone) ?? browser
}
