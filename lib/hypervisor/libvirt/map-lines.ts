import { z } from 'zod'
import { mismatch } from './failures'

const mapLine = z.object({
  start: z.number(),
  length: z.number(),
  depth: z.number(),
  present: z.boolean(),
  data: z.boolean(),
  zero: z.boolean(),
})
export type MapLine = z.infer<typeof mapLine>

/**
 * Reads the list that `qemu-img map --output=json` prints, a range a line, as it comes: of a large disk it has millions of lines, which would
 * neither fit into memory as text nor may be taken apart in one go on the event loop.
 * @throws AppError `state-mismatch` for a line that is not one of these
 */
export function readMapLines(hear: (line: MapLine) => void): { push(chunk: Buffer): void; end(): void } {
  let rest = ''
  const take = (text: string) => {
    const json = text.replace(/^\s*\[?\s*/, '').replace(/\s*[,\]]?\s*$/, '')
    if (json !== '') hear(parseLine(json))
  }
  return {
    push(chunk) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
    },
    end() {
      take(rest)
    },
  }
}

function parseLine(json: string): MapLine {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw mismatch(`qemu-img map: ${json.slice(0, 200)}`)
  }
  const line = mapLine.safeParse(value)
  if (!line.success) throw mismatch(`qemu-img map: ${json.slice(0, 200)}`)
  return line.data
}
