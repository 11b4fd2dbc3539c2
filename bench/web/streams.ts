import { get, type ClientRequest, type IncomingMessage } from 'node:http'
import { performance } from 'node:perf_hooks'
import { eventually } from '@/e2e/helpers/stack'
import { ms, percentile, printCells, verdict } from '../measure'
import { newOwner, type WebBench } from './world'

const streams = 1_000
const events = 30
const openingAtOnce = 50
const limitMs = 300

/** From the commit of an event to each of many open streams: database, relay, Redis, web process, socket. */
export async function benchStreams(world: WebBench): Promise<void> {
  const { stack, accountId } = world
  const { header } = await newOwner(world)
  const arrivals = new Map<string, number[]>()
  const requests: ClientRequest[] = []
  let open = 0
  const listen = (response: IncomingMessage) => {
    if (response.statusCode !== 200) throw new Error(`a stream was answered ${response.statusCode}`)
    let rest = ''
    response.setEncoding('utf8')
    response.once('data', () => (open += 1))
    response.on('data', (piece: string) => {
      const now = performance.now()
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const mark = /"id":"(bench-\d+)"/.exec(block)?.[1]
        if (mark) arrivals.get(mark)?.push(now)
      }
    })
    // The bench itself ends them.
    response.on('error', () => undefined)
  }
  try {
    for (let begun = 0; begun < streams; begun += openingAtOnce) {
      for (let index = 0; index < openingAtOnce; index++) {
        const request = get(
          `${stack.url}/api/v1/events`,
          { agent: false, headers: { cookie: header, accept: 'text/event-stream' } },
          listen,
        )
        request.on('error', () => undefined)
        requests.push(request)
      }
      await eventually('the streams are open', 60_000, () => Promise.resolve(open >= begun + openingAtOnce))
    }
    const times: number[] = []
    for (let index = 0; index < events; index++) {
      const mark = `bench-${index}`
      const heard: number[] = []
      arrivals.set(mark, heard)
      const begin = performance.now()
      await stack.db.outbox.create({ data: { topic: 'event', accountId, payload: { resource: 'vm', id: mark, change: 'updated' } } })
      await eventually(`event ${index} is everywhere`, 30_000, () => Promise.resolve(heard.length === streams))
      times.push(...heard.map((at) => at - begin))
    }
    const [p50, p99] = [percentile(times, 50), percentile(times, 99)]
    printCells(`An event from the database to ${streams} open streams of one account`, [
      ['events', 'p50 ms', 'p99 ms', 'max ms', `p99 below ${limitMs}`],
      [String(events), ms(p50), ms(p99), ms(Math.max(...times)), verdict(p99, limitMs)],
    ])
  } finally {
    for (const request of requests) request.destroy()
  }
}
