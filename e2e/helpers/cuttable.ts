import { connect, createServer, type Socket } from 'node:net'

/** A service as one stack reaches it, over a connection that a test can cut. */
export interface Cuttable {
  /** The service's address with this way to it in place of its own. */
  url: string
  /** Every connection is lost and new ones are refused: to this stack the service is gone. */
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

/** Stands between a stack and a TCP service of the test run, so that the service can go away for this stack alone. */
export async function startCuttable(address: string): Promise<Cuttable> {
  const target = new URL(address)
  const open = new Set<Socket>()
  const keep = (socket: Socket, other: Socket) => {
    open.add(socket)
    // As the services do: otherwise the end of every longer answer waits 40 ms for an acknowledgement.
    socket.setNoDelay(true)
    // A cut shows as an error on one side or the other; either way both ends close.
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      open.delete(socket)
      other.destroy()
    })
  }
  const server = createServer((client) => {
    const service = connect(Number(target.port), target.hostname)
    keep(client, service)
    keep(service, client)
    client.pipe(service).pipe(client)
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const own = server.address()
  if (own === null || typeof own === 'string') throw new Error('no port to listen on')
  const url = new URL(address)
  url.hostname = '127.0.0.1'
  url.port = String(own.port)
  const cut = async () => {
    if (!server.listening) return
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of open) socket.destroy()
    await closed
  }
  return { url: url.href, cut, mend: () => listen(own.port), close: cut }
}
