// Runs a program in a running VM through its guest agent, so that a person (or a demo) can damage it and restore it.
// Usage: npm run guest -- "<VM name or id>" -- <program> [arguments]
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const execFileAsync = promisify(execFile)
const usage = 'Usage: npm run guest -- "<VM name or id>" -- <program> [arguments]\nExample: npm run guest -- web-01 -- rm -rf /srv/www'

class Problem extends Error {}

const names = ['LIBVIRT_URI', 'LIBVIRT_AUTOSTART', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']

/** The libvirt session of the running `npm start`, as it is noted in run.json; one that the caller names goes first. */
function sessionEnv(state) {
  const file = path.join(state, 'run.json')
  const source = process.env.LIBVIRT_URI ? process.env : existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).env : undefined
  if (!source?.LIBVIRT_URI) throw new Problem(`Holdfast does not run here: there is no ${file}. Start it with "npm start".`)
  return Object.fromEntries(names.flatMap((name) => (source[name] ? [[name, source[name]]] : [])))
}

/** A session belongs to one user, who owns its folder; root steps down to them. */
function asOwner(env, argv) {
  if (process.getuid?.() !== 0 || !env.XDG_RUNTIME_DIR) return argv
  const { uid, gid } = statSync(env.XDG_RUNTIME_DIR)
  return uid === 0 ? argv : ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...argv]
}

function connect(env) {
  return async (...args) => {
    const [program, ...all] = asOwner(env, ['virsh', '-q', '-c', env.LIBVIRT_URI, ...args])
    const childEnv = { PATH: process.env.PATH, HOME: env.XDG_CONFIG_HOME ?? process.env.HOME, LC_ALL: 'C', ...env }
    try {
      const { stdout } = await execFileAsync(program, all, { env: childEnv, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 })
      return stdout
    } catch (error) {
      throw new Problem(
        String(error.stderr ?? error.message)
          .replace(/^error: /gm, '')
          .trim(),
        { cause: error },
      )
    }
  }
}

/** A VM by its domain's title (the VM's name), its id (vm_…) or its domain name. */
async function findDomain(virsh, wanted) {
  const names = (await virsh('list', '--all', '--name')).split('\n').filter((name) => name.startsWith('hf-'))
  const direct = [wanted, `hf-${wanted.replace(/^vm_/, '')}`].find((name) => names.includes(name))
  if (direct) return direct
  const titles = await Promise.all(names.map(async (name) => ({ name, title: (await virsh('desc', '--title', name)).trim() })))
  const found = titles.filter(({ title }) => title === wanted)
  if (found.length === 1) return found[0].name
  const known = titles.map(({ name, title }) => `  ${title}  (${name})`).join('\n')
  throw new Problem(
    found.length > 1 ? `Several VMs are called "${wanted}"; use the id:\n${known}` : `No VM is called "${wanted}". There are:\n${known}`,
  )
}

async function runInGuest(virsh, domain, [program, ...args]) {
  const ask = async (execute, parameters) => {
    const command = JSON.stringify({ execute, arguments: parameters })
    return JSON.parse(await virsh('qemu-agent-command', domain, '--timeout', '10', command)).return
  }
  const { pid } = await ask('guest-exec', { path: program, arg: args, 'capture-output': true })
  const end = Date.now() + 120_000
  while (Date.now() < end) {
    const status = await ask('guest-exec-status', { pid })
    if (status.exited) return status
    await delay(100)
  }
  throw new Problem('The program in the guest goes on; no longer waiting for it.')
}

async function main() {
  const [name, ...rest] = process.argv.slice(2)
  const argv = rest[0] === '--' ? rest.slice(1) : rest
  if (!name || argv.length === 0) throw new Problem(usage)
  const virsh = connect(sessionEnv(path.resolve(process.env.HOLDFAST_STATE ?? 'var')))
  const status = await runInGuest(virsh, await findDomain(virsh, name), argv)
  process.stdout.write(Buffer.from(status['out-data'] ?? '', 'base64'))
  process.stderr.write(Buffer.from(status['err-data'] ?? '', 'base64'))
  process.exitCode = status.exitcode ?? 128 + (status.signal ?? 0)
}

main().catch((error) => {
  console.error(error instanceof Problem ? error.message : error)
  process.exitCode = 1
})
