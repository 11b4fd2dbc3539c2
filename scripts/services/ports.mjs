import { createServer, connect } from 'node:net'

function tryListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => (['EADDRINUSE', 'EACCES'].includes(error.code) ? resolve(undefined) : reject(error)))
    server.listen({ port, host, exclusive: true }, () => {
      const { port: got } = server.address()
      server.close(() => resolve(got))
    })
  })
}

/** A free TCP port: the first free one of `preferred`, else any. */
export async function freePort(preferred = [], host = '127.0.0.1') {
  for (const port of [...preferred, 0]) {
    const got = await tryListen(port, host)
    if (got !== undefined) return got
  }
  throw new Error(`No free port on ${host}`)
}

/** Whether something accepts connections at `address` (a port on the loopback, or a socket's path). */
export function accepts(address) {
  return new Promise((resolve) => {
    const socket = connect(address)
    const end = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1_000, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
