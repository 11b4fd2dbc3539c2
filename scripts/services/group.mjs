import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { giveTo } from '../setup/places.mjs'
import { SetupError } from '../setup/say.mjs'
import { startChild, tailOf } from './child.mjs'
import { until } from './process-table.mjs'

const firstPauseMs = 500
const longestPauseMs = 30_000
// A child that lived this long was well: its next crash is a new one.
const wellAfterMs = 60_000

/**
 * The children of a supervisor: started one by one, started again when they crash, stopped in the order that `stop` is given.
 * @param {{places: {app: string, state: string, user: any}, env: Record<string, string | undefined>, reaper: {tell: (message: object) => void}, report?: (text: string) => void}} context
 */
export function createGroup({ places, env, reaper, report = console.error }) {
  const logs = path.join(places.state, 'logs')
  mkdirSync(logs, { recursive: true, mode: 0o750 })
  giveTo(places.user, logs)
  const running = new Map()
  const stopping = new Set()

  function launch(spec) {
    const { cwd = places.app, env: more = {}, ...rest } = spec
    const child = startChild({ ...rest, cwd, env: { ...env, ...more }, user: places.user, logFile: path.join(logs, `${spec.name}.log`) })
    running.set(spec.name, child)
    if (child.pid !== undefined) reaper.tell({ child: { name: spec.name, pid: child.pid, birth: child.birth } })
    return child
  }

  async function keepAlive(spec, first) {
    let child = first
    let pauseMs = firstPauseMs
    for (;;) {
      const began = Date.now()
      const how = await child.exited
      if (stopping.has(spec.name)) return
      if (Date.now() - began > wellAfterMs) pauseMs = firstPauseMs
      report(`${spec.name} ended (${how}); started again in ${pauseMs / 1000} s. Its log: ${child.logFile}`)
      await until(() => stopping.has(spec.name), pauseMs, 100)
      if (stopping.has(spec.name)) return
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      child = launch(spec)
    }
  }

  return {
    /** Starts a child and waits until `ready` holds; a child that ends or stays silent until then is an error with the end of its log. */
    async start({ ready, readyMs = 60_000, ...spec }) {
      const child = launch(spec)
      const isReady = await until(async () => child.ended() !== undefined || (await ready()), readyMs, 50)
      if (child.ended() !== undefined || !isReady) {
        stopping.add(spec.name)
        const how = child.ended() ? `ended (${child.ended()})` : `was not ready after ${readyMs / 1000} s`
        throw new SetupError(`${spec.name} ${how}. The end of ${child.logFile}:\n${tailOf(child.logFile)}`)
      }
      void keepAlive(spec, child)
    },
    has: (name) => running.has(name),
    async stop(name) {
      stopping.add(name)
      await running.get(name)?.stop()
      running.delete(name)
    },
  }
}
