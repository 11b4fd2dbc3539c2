import { randomUUID } from 'node:crypto'
import { createSession } from '@/lib/testing/session'
import type { Stack } from '@/e2e/helpers/stack'
import { eventually } from '@/e2e/helpers/stack'

/** A customer of the API, signed in as the owner of a demo account. */
export async function signedIn(stack: Stack, email: string) {
  const user = await stack.db.user.findUniqueOrThrow({ where: { email }, include: { memberships: true } })
  const { header } = await createSession(stack.db, {
    userId: user.id,
    accountId: user.memberships[0]?.accountId ?? '',
    secret: stack.secret,
    siteUrl: stack.url,
  })
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${stack.url}/api/v1${path}`, {
      method,
      headers: { cookie: header, origin: stack.url, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    call,
    /** Sends the request and waits until its operation has succeeded; the operation's id. */
    async accepted(path: string, body: object): Promise<string> {
      const { operation } = (await call('POST', path, body)) as { operation: { id: string } }
      await eventually(`${path} has succeeded`, 120_000, async () => {
        const row = await stack.db.operation.findUniqueOrThrow({ where: { id: operation.id } })
        if (row.state === 'failed' || row.state === 'cancelled') throw new Error(`${path}: ${row.errorMessage ?? row.state}`)
        return row.state === 'succeeded'
      })
      return operation.id
    },
  }
}
