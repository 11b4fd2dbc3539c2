import { readFileSync } from 'node:fs'

/**
 * When a process began, in clock ticks since boot, with the boot it belongs to: a number alone is given again to another process.
 * @returns {string | undefined} undefined where there is no such process (or it is dead and not yet collected)
 */
export function birthOf(pid) {
  const stat = readProc(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The name stands in brackets and may hold anything, brackets too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`
}

/** A process's command line, or undefined. */
export function commandOf(pid) {
  return readProc(`/proc/${pid}/cmdline`)?.split('\0')
}

export function isSame({ pid, birth }) {
  return birth !== undefined && birthOf(pid) === birth
}

/** Sends a signal to a process (or, for a negative number, a group). @returns whether there was one */
export function signal(pid, name) {
  try {
    process.kill(pid, name)
    return true
  } catch (error) {
    if (error.code === 'ESRCH') return false
    throw error
  }
}

/** Waits until `condition` holds. @returns whether it did within the time */
export async function until(condition, timeoutMs, everyMs = 50) {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    if (await condition()) return true
    if (Date.now() >= deadline) return false
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

function readProc(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined
    throw error
  }
}
