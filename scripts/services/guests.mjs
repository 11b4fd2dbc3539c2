import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { run } from '../setup/run.mjs'
import { birthOf, commandOf, isSame, signal, until } from './process-table.mjs'

/** The QEMU processes that libvirt runs below a runtime folder. They are nobody's children, so they are found by libvirt's own notes. */
export function qemuProcesses(runtimeDir) {
  const folder = path.join(runtimeDir, 'libvirt/qemu/run')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pid'))
    .flatMap((name) => {
      const pid = Number(readFileSync(path.join(folder, name), 'utf8').trim())
      // The number may be another process's by now, and libvirt's own lies there too: only a guest is meant.
      const ours = commandOf(pid)?.some((word) => word.startsWith('guest=')) ?? false
      return ours ? [{ name: name.slice(0, -'.pid'.length), pid, birth: birthOf(pid) }] : []
    })
}

/** Ends QEMU without libvirt: asked first, which lets it close its images and bitmaps, then by force. The guests lose power. */
export async function endQemu(runtimeDir, graceMs = 5_000) {
  const found = qemuProcesses(runtimeDir)
  for (const one of found) if (isSame(one)) signal(one.pid, 'SIGTERM')
  await until(() => !found.some(isSame), graceMs)
  for (const one of found) if (isSame(one)) signal(one.pid, 'SIGKILL')
  await until(() => !found.some(isSame), 2_000)
  return found.length
}

/** Shuts guests down through libvirt, orderly; what is not off after `graceMs` loses power. */
export async function shutDownGuests({ uri, env, user, graceMs = 10_000 }) {
  const virsh = async (...args) =>
    run(['virsh', '-q', '-c', uri, ...args], { user, env, cwd: '/', timeoutMs: 20_000, signal: null, accept: [0, 1] })
  const running = async () => (await virsh('list', '--name')).output.split('\n').filter((name) => name.startsWith('hf-'))
  const found = await running()
  if (found.length === 0) return 0
  await Promise.all(found.map((name) => virsh('shutdown', name)))
  await until(async () => (await running()).length === 0, graceMs, 250)
  for (const name of await running()) await virsh('destroy', name, '--graceful')
  return found.length
}
