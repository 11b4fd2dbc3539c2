import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'
import { AppError } from '@/lib/errors'
import { webRedis } from '@/lib/redis'

export interface RateLimit {
  name: string
  points: number
  seconds: number
  /** `redis` counts for all web processes together (each alone while Redis is away), `process` for this one. */
  where: 'redis' | 'process'
}

const limiters = new Map<string, { redis: Redis | null; limiter: RateLimiterAbstract }>()

function limiterOf({ name, points, seconds, where }: RateLimit): RateLimiterAbstract {
  const redis = where === 'redis' ? webRedis() : null
  const known = limiters.get(name)
  if (known?.redis === redis) return known.limiter
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  const limiter = redis
    ? new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `limit:${name}`,
        points,
        duration: seconds,
        insuranceLimiter: memory,
        rejectIfRedisNotReady: true,
      })
    : memory
  limiters.set(name, { redis, limiter })
  return limiter
}

/** Counts one. Throws `rate-limited`, with the seconds to wait, once there were more than the limit allows. */
export async function consume(limit: RateLimit, key: string): Promise<void> {
  try {
    await limiterOf(limit).consume(key)
  } catch (thrown) {
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    const retryAfterSeconds = Math.max(1, Math.ceil(thrown.msBeforeNext / 1000))
    throw new AppError('rate-limited', 'Too many requests; wait a little.', { retryAfterSeconds, cause: thrown })
  }
}

/** Forgets what was counted for the key. */
export async function forgive(limit: RateLimit, key: string): Promise<void> {
  await limiterOf(limit).delete(key)
}
