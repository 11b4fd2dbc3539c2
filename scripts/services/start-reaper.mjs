import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Starts the process that cleans up after us should we be killed; it learns of it by the end of its standard input. */
export function startReaper() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./reaper.mjs', import.meta.url))], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.on('error', (error) =>
    console.error(`The reaper is gone (${error.message}): a killed supervisor would leave processes behind.`),
  )
  child.unref()
  return {
    tell: (message) => child.stdin.write(`${JSON.stringify(message)}\n`),
    bye: () => new Promise((resolve) => child.stdin.end('{"bye":true}\n', resolve)),
  }
}
