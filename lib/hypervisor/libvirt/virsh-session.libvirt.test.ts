import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, testConnection } from '@/lib/testing/libvirt'
import { isForSession, VirshSessions } from './virsh-session'
import { virsh, virshBatch, type HostConnection } from './virsh'

// libvirt's own test driver: a domain "test", and no daemon.
const uri = 'test:///default'
const tag = 'HOLDFAST_TEST_SESSION'

/** The processes of this test's own connection. */
async function sessionPids(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const own = await Promise.all(pids.map(async (pid) => (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).includes(mark)))
  return pids.filter((_, index) => own[index]).map(Number)
}

describe('virsh that stays', () => {
  let connection: HostConnection
  let mark = ''
  beforeEach(() => {
    mark = `${tag}=${crypto.randomUUID()}`
    connection = { uri, env: { ...testConnection().env, [tag]: mark.slice(tag.length + 1) } }
  })
  afterEach(async () => {
    for (const pid of await sessionPids(mark)) process.kill(pid, 'SIGKILL')
  })

  it('answers one after the other in one process, and several at once in as many as it needs', async () => {
    for (let i = 0; i < 5; i++) expect((await virsh(connection, ['domid', 'test'])).trim()).toBe('1')
    expect(await sessionPids(mark)).toHaveLength(1)
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => virsh(connection, ['echo', `answer ${i}`])))
    expect(answers).toEqual(Array.from({ length: 8 }, (_, i) => `answer ${i}`))
    await eventually('those that nobody needs have gone', 5_000, async () => (await sessionPids(mark)).length <= 4)
  })

  it('tells a failure with its words, and the next command is not concerned', async () => {
    await expect(virsh(connection, ['domstate', 'nobody'])).rejects.toMatchObject({ code: 'domain-missing' })
    await expect(
      virshBatch(connection, [
        ['domstate', 'nobody'],
        ['domid', 'test'],
      ]),
    ).rejects.toMatchObject({ code: 'domain-missing' })
    expect(
      await virshBatch(connection, [
        ['domstate', 'test'],
        ['domid', 'test'],
      ]),
    ).toEqual([expect.stringContaining('running'), expect.stringContaining('1')])
  })

  it('goes on in another process where the one that stayed has gone', async () => {
    await virsh(connection, ['domid', 'test'])
    const [first] = await sessionPids(mark)
    if (first === undefined) throw new Error('it stays')
    process.kill(first, 'SIGKILL')
    await eventually('it is gone', 5_000, async () => !(await sessionPids(mark)).includes(first))
    expect((await virsh(connection, ['domid', 'test'])).trim()).toBe('1')
  })

  it('is left when the time is over or it is called off, and not used again', async () => {
    const slow = [['domid', 'test'], ...Array.from({ length: 20 }, () => ['list'])]
    await expect(virshBatch(connection, slow, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'hypervisor-timeout' })
    const abort = new AbortController()
    const call = virshBatch(connection, slow, { signal: abort.signal })
    abort.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await eventually('both are gone', 5_000, async () => (await sessionPids(mark)).length === 0)
    expect((await virsh(connection, ['domid', 'test'])).trim()).toBe('1')
  })

  it('says that it cannot be reached where it cannot be started', async () => {
    const nowhere = { uri, env: { PATH: '/nonexistent' } }
    await expect(virsh(nowhere, ['domid', 'test'])).rejects.toMatchObject({ code: 'hypervisor-unreachable' })
  })

  it('is kept for its address alone', async () => {
    expect((await virsh(connection, ['uri'])).trim()).toBe(uri)
    const other = 'test:///default?name=other'
    expect((await virsh({ ...connection, uri: other }, ['uri'])).trim()).not.toBe(uri)
    expect(await sessionPids(mark)).toHaveLength(2)
  })

  it('is not ended early by what a command prints', async () => {
    const sessions = new VirshSessions(uri, connection.env)
    const { stdout } = await sessions.run("echo '@@1-end@@ @@end@@'", {})
    expect(stdout).toBe('@@1-end@@ @@end@@')
  })

  it('leaves to a virsh of its own what its reader would take for something else', async () => {
    expect(isForSession("'domid' 'test'")).toBe(true)
    for (const script of ['', 'a\tb', 'a\nb', 'é', 'x'.repeat(1_501)]) expect(isForSession(script)).toBe(false)
    expect(await virsh(connection, ['echo', `it's`])).toBe(`it's`)
    expect(await virsh(connection, ['echo', 'naïve'])).toBe('naïve')
    expect(await virsh(connection, ['echo', 'x'.repeat(10_000)])).toBe('x'.repeat(10_000))
    expect(await sessionPids(mark)).toEqual([])
  })
})
