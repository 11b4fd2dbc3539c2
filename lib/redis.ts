import { Redis } from 'ioredis'
import { env } from '@/lib/env'
import { Subscriptions } from '@/lib/redis-subscriptions'
import { webLog } from '@/lib/web-log'

const holder: typeof globalThis & { holdfastRedis?: Redis; holdfastSubscriptions?: Subscriptions } = globalThis

/** A connection whose commands fail at once while Redis is away, instead of keeping a request waiting. It goes on trying to connect. */
export function createRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
  })
  redis.on('error', (err) => webLog().warn({ err }, 'Redis'))
  return redis
}

/** The web process's one connection; kept on the global object like its database client. */
export function webRedis(): Redis {
  holder.holdfastRedis ??= createRedis(env().REDIS_URL)
  return holder.holdfastRedis
}

/** The web process's one subscriber. */
export function webSubscriptions(): Subscriptions {
  holder.holdfastSubscriptions ??= new Subscriptions(createRedis(env().REDIS_URL), webLog())
  return holder.holdfastSubscriptions
}
