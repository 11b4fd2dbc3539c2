import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { birthOf, isSame } from './process-table.mjs'

/**
 * One supervisor for each state.
 * @returns {{taken: true, release: () => void} | {taken: false, pid: number}}
 */
export function takeLock(file) {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { flag: 'wx', mode: 0o644 })
      return { taken: true, release: () => rmSync(file, { force: true }) }
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = readHolder(file)
    if (holder && isSame(holder)) return { taken: false, pid: holder.pid }
    rmSync(file, { force: true })
  }
  throw new Error(`${file} cannot be taken`)
}

export function readHolder(file) {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // Cut short by a power failure: nobody holds it.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The address of the panel that runs on a state, or undefined while it is not ready. */
export function runningPanel(state) {
  return readHolder(path.join(state, 'run.json'))?.url
}
