import type { Logger } from '@/lib/log'

export interface Repeating {
  /** Runs now, or once more right after the run under way. */
  wake: () => void
  /** Waits for the run under way; no further one begins. */
  stop: () => Promise<void>
}

/** Runs `work` every `everyMs` and when woken, never twice at once. An error is logged and the next run comes all the same. */
export function repeat(options: { name: string; everyMs: number; log: Logger; work: () => Promise<void> }): Repeating {
  const { name, everyMs, log, work } = options
  let stopped = false
  let asked = 0
  let running: Promise<void> | null = null

  const once = async () => {
    let served: number
    do {
      served = asked
      try {
        await work()
      } catch (err) {
        log.error({ err }, `${name} failed; it is tried again`)
      }
    } while (asked !== served && !stopped)
    running = null
  }
  const wake = () => {
    if (stopped) return
    asked += 1
    if (running) return
    running = once()
  }
  const timer = setInterval(wake, everyMs)
  wake()
  return {
    wake,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
