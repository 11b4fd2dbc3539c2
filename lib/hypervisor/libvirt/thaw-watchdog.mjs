// Thaws a guest whose freezer goes away or takes too long. It is told that all is well by a line on its standard input; the end of
// the input without one means that the worker has died.
// Usage: node thaw-watchdog.mjs LIMIT_MS URI DOMAIN
import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

const [limitMs, uri, domain] = process.argv.slice(2)
const attempts = 20

async function thaw() {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { status } = spawnSync('virsh', ['-q', '-c', uri, 'domfsthaw', domain], { timeout: 15_000, stdio: 'ignore' })
    if (status === 0) process.exit(0)
    await delay(1000)
  }
  process.exit(1)
}

const timer = setTimeout(thaw, Number(limitMs))
let told = false
process.stdin.on('data', () => {
  told = true
})
process.stdin.on('close', () => {
  clearTimeout(timer)
  if (!told) void thaw()
})
