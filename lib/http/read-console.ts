import type { Actor } from '@/lib/actor'
import { consoleKeys } from '@/lib/contract/console'
import type { Db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { webRedis } from '@/lib/redis'
import { notFound } from '@/lib/services/not-found'

const wantedSeconds = 15
const types = { screenshot: 'image/png', tail: 'text/plain; charset=utf-8' } as const

/**
 * The screen of a VM, which only a worker can see: asks for it (the wish lasts 15 s, so a page that looks again keeps it alive) and answers with
 * the latest one. 204 until there is one.
 */
export async function readConsole(
  { db, actor, params }: { db: Db; actor: Actor; params: { id: string } },
  what: 'screenshot' | 'tail',
): Promise<Response> {
  const vm = await db.vm.findFirst({ where: { id: params.id, accountId: actor.accountId }, select: { id: true } })
  if (!vm) throw notFound('VM')
  const keys = consoleKeys(vm.id)
  const found = await ask(keys.wanted, keys[what])
  if (!found) return new Response(null, { status: 204, headers: { 'retry-after': '1' } })
  return new Response(new Uint8Array(found), { headers: { 'content-type': types[what] } })
}

async function ask(wanted: string, key: string): Promise<Buffer | null> {
  try {
    const redis = webRedis()
    await redis.set(wanted, '1', 'EX', wantedSeconds)
    return await redis.getBuffer(key)
  } catch (thrown) {
    throw new AppError('unavailable', 'The console cannot be shown at the moment.', { cause: thrown, retryAfterSeconds: 5 })
  }
}
