export interface StreamEvent {
  id: string | null
  /** `message` where the line says nothing else. */
  type: string
  data: string
}

/** Reads text/event-stream piece by piece, as much of it as our server writes: id, event, one line of data, comments. */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => {
      const event: StreamEvent = { id: null, type: 'message', data: '' }
      for (const line of block.split('\n')) {
        const [name, value] = fieldOf(line)
        if (name === 'id') event.id = value
        else if (name === 'event') event.type = value
        else if (name === 'data') event.data = value
      }
      return event.data ? [event] : []
    })
  }
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).replace(/^ /, '')]
}
