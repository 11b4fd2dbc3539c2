import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChain, readQcow2Header } from './qcow2-header'

function header(virtualSize: bigint, backing: string | null, version = 3): Buffer {
  const bytes = Buffer.alloc(512)
  bytes.write('QFI\xfb', 0, 'latin1')
  bytes.writeUInt32BE(version, 4)
  bytes.writeBigUInt64BE(virtualSize, 24)
  if (backing !== null) {
    bytes.writeBigUInt64BE(112n, 8)
    bytes.writeUInt32BE(bytes.write(backing, 112), 16)
  }
  return bytes
}

describe('qcow2 headers', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-qcow2-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const write = async (name: string, bytes: Buffer) => {
    const file = path.join(folder, name)
    await writeFile(file, bytes)
    return file
  }

  it('reads size and backing file at the places of the specification', async () => {
    expect(await readQcow2Header(await write('root', header(64n * 1024n ** 3n, null)))).toEqual({
      virtualSizeBytes: 64 * 1024 ** 3,
      backingFile: null,
    })
    expect(await readQcow2Header(await write('child', header(4096n, '/pool/ly_ä.qcow2', 2)))).toEqual({
      virtualSizeBytes: 4096,
      backingFile: '/pool/ly_ä.qcow2',
    })
  })

  it('takes an empty file for one that is being made', async () => {
    expect(await readQcow2Header(await write('empty', Buffer.alloc(0)))).toBeNull()
  })

  it.each([
    ['other bytes', Buffer.from('#!/bin/sh\n'.repeat(20))],
    ['cut off', header(1n, null).subarray(0, 40)],
    ['a version from the future', header(1n, null, 9)],
    ['cut off in the name', header(1n, '/pool/ly_long.qcow2').subarray(0, 116)],
  ])('refuses %s', async (name, bytes) => {
    await expect(readQcow2Header(await write(name, bytes))).rejects.toMatchObject({ code: 'layer-damaged' })
  })

  it('follows a chain to the file that is missing, and refuses a ring', async () => {
    const gone = path.join(folder, 'gone')
    const low = await write('low', header(1n, gone))
    const top = await write('top', header(1n, low))
    expect(await readChain(top)).toEqual([top, low, gone])
    const [a, b] = [path.join(folder, 'a'), path.join(folder, 'b')]
    await writeFile(a, header(1n, b))
    await writeFile(b, header(1n, a))
    await expect(readChain(a)).rejects.toMatchObject({ code: 'layer-damaged' })
  })
})
