import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { asUser, interruption } from '../setup/run.mjs'
import { birthOf, signal } from '../services/process-table.mjs'

/** Runs one step in a session of its own; `output` is a file descriptor, or 'inherit'. Time limit and Ctrl-C end all that it has started. @returns its exit code */
function runStep(argv, { cwd, env, user, limitMs, reaper, output }) {
  const [file, ...args] = asUser(user, argv)
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', output, output] })
  reaper?.tell({ child: { name: 'tests', pid: child.pid, birth: birthOf(child.pid) } })
  const endAll = () => child.pid !== undefined && signal(-child.pid, 'SIGKILL')
  interruption.signal.addEventListener('abort', endAll, { once: true })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      console.error(`Ended: over its limit of ${limitMs / 60_000} minutes`)
      endAll()
    }, limitMs)
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(timer)
      interruption.signal.removeEventListener('abort', endAll)
      endAll()
      resolve(code ?? 1)
    })
  })
}

/** A stage, step after step. @returns {Promise<import('./results.mjs').Count & {name: string, seconds: number}>} */
export async function runStage(stage, { cwd, env, user, reaper, output }) {
  const began = Date.now()
  if (stage.report) rmSync(stage.report, { force: true })
  let code = 0
  for (const argv of stage.steps) {
    if (code !== 0) break
    code = await runStep(argv, { cwd, env, user: stage.asUser ? user : null, limitMs: stage.limitMs, reaper, output })
  }
  return { name: stage.name, seconds: (Date.now() - began) / 1000, ...stage.count(code) }
}
