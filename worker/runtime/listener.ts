import pg from 'pg'
import type { Logger } from '@/lib/log'

export interface ListenerOptions {
  databaseUrl: string
  channel: 'outbox'
  log: Logger
  onNotification: () => void
}

/** A database session that hears notifications. `listen` opens it, or opens it again once it was lost; without it the caller polls. */
export function createListener(options: ListenerOptions): { listen: () => Promise<void>; close: () => Promise<void> } {
  const { databaseUrl, channel, log, onNotification } = options
  let session: pg.Client | null = null

  const listen = async () => {
    if (session) return
    const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 5_000 })
    const lost = (err?: Error) => {
      if (session === client) session = null
      if (err) log.warn({ err }, 'listener lost; polling until it is open again')
    }
    client.on('notification', onNotification)
    client.on('error', lost)
    client.on('end', () => lost())
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
      session = client
    } catch (err) {
      log.warn({ err }, 'listener could not be opened; polling')
      await client.end()
    }
  }
  return {
    listen,
    close: async () => {
      await session?.end()
    },
  }
}
