#!/usr/bin/env node
// Outlives the supervisor by a few seconds. It reads lines from it and, when the pipe closes without a "bye" (the supervisor was killed),
// ends what the supervisor would have ended: its children's groups, this state's QEMU guests, the sockets.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { endQemu } from './guests.mjs'
import { isSame, signal, until } from './process-table.mjs'

// Longest for children that the kernel has told (pdeathsig) to end by themselves.
const graceMs = 10_000

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined)

const children = new Map()
let runtimeDir
let removeAtEnd = []
let bye = false

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line)
  if (message.child) children.set(message.child.name, message.child)
  if (message.runtimeDir) runtimeDir = message.runtimeDir
  if (message.remove) removeAtEnd = [...removeAtEnd, message.remove]
  if (message.bye) bye = true
}

if (!bye) {
  // Web and worker first, so that nobody starts a guest while the guests are ended.
  for (const name of ['web', 'worker', 'tests']) {
    const child = children.get(name)
    if (!child) continue
    if (isSame(child)) signal(child.pid, 'SIGKILL')
    signal(-child.pid, 'SIGKILL')
  }
  if (runtimeDir) await endQemu(runtimeDir)
  const rest = [...children.values()]
  await until(() => !rest.some(isSame), graceMs)
  for (const child of rest) if (isSame(child)) signal(-child.pid, 'SIGKILL')
  await until(() => !rest.some(isSame), 2_000)
  if (runtimeDir) rmSync(runtimeDir, { recursive: true, force: true })
  for (const item of removeAtEnd) rmSync(path.resolve(item), { recursive: true, force: true })
}
