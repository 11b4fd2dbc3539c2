import { Redis } from 'ioredis'
import { env } from '@/lib/env'
import { webLog } from '@/lib/web-log'

const holder: typeof globalThis & { holdfastWebRedis?: Redis } = globalThis

/** A connection whose commands fail at once while Redis is away, instead of keeping a request waiting. It goes on trying to connect. */
export function createRedis(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
  })
  redis.on('error', onError)
  return redis
}

/** The web process's one connection; kept on the global object like its database client. */
export function webRedis(): Redis {
  holder.holdfastWebRedis ??= createRedis(env().REDIS_URL, (error) => webLog().warn({ err: error }, 'Redis'))
  return holder.holdfastWebRedis
}
