import { chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { privateFolder, shortHash } from '../setup/places.mjs'
import { findProgram } from '../setup/programs.mjs'
import { accepts } from './ports.mjs'

/** Folder of the sockets. Short, for a socket's path ends at 107 bytes and libvirt's lie four folders deep. */
export function runtimeFolder({ state, user }) {
  return path.join('/tmp', `hf-${user?.uid ?? process.getuid()}-${shortHash(state)}`)
}

/** What leads virsh and libvirt to this installation's own session. */
export function sessionEnv(places) {
  return {
    XDG_RUNTIME_DIR: runtimeFolder(places),
    // By a short name: the agents' sockets lie six folders below it, and a state may lie anywhere.
    XDG_CONFIG_HOME: path.join(runtimeFolder(places), 'c'),
    XDG_CACHE_HOME: path.join(places.state, 'libvirt/cache'),
    // The daemon is a child of the supervisor: one that virsh started would outlive it.
    LIBVIRT_AUTOSTART: '0',
  }
}

const files = {
  // Consoles are written by QEMU itself: no second daemon is needed for them.
  'qemu.conf': 'stdio_handler = "file"\n',
  // The one daemon that we start, also where a distribution has a daemon for each driver.
  'libvirt.conf': 'remote_mode = "legacy"\n',
  'libvirtd.conf': '',
}

function makeFolders(places) {
  const { user } = places
  const env = sessionEnv(places)
  privateFolder(env.XDG_RUNTIME_DIR, user)
  const kept = path.join(places.state, 'libvirt/config')
  for (const folder of [path.join(places.state, 'libvirt'), kept, env.XDG_CACHE_HOME]) privateFolder(folder, user)
  rmSync(env.XDG_CONFIG_HOME, { force: true })
  symlinkSync(kept, env.XDG_CONFIG_HOME)
  const config = privateFolder(path.join(env.XDG_CONFIG_HOME, 'libvirt'), user)
  mkdirSync(config, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(config, name)
    writeFileSync(file, text)
    if (user) chownSync(file, user.uid, user.gid)
  }
  return { env, config }
}

/** The session daemon of libvirt, as a child. @returns its address and the environment that leads to it */
export async function startLibvirt({ places, start }) {
  const { env, config } = makeFolders(places)
  const socket = path.join(env.XDG_RUNTIME_DIR, 'libvirt/libvirt-sock')
  rmSync(socket, { force: true })
  await start({
    name: 'libvirtd',
    argv: [findProgram('libvirtd'), '--config', path.join(config, 'libvirtd.conf')],
    env,
    ready: () => accepts(socket),
  })
  return { uri: 'qemu:///session', env }
}
