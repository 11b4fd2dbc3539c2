import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

// In a thread of its own: reading and hashing in big blocks is faster so than with streams, and keeps no event loop waiting.
const hash = createHash('sha256')
const block = Buffer.allocUnsafe(4 * 1024 * 1024)
const { bytesPerSecond } = workerData
const file = openSync(workerData.file, 'r')
const sleeper = new Int32Array(new SharedArrayBuffer(4))
const begun = performance.now()
let read = 0
try {
  if (!fstatSync(file).isFile()) throw new Error('not a file')
  for (;;) {
    const count = readSync(file, block, 0, block.length, null)
    if (count === 0) break
    hash.update(block.subarray(0, count))
    read += count
    const aheadMs = bytesPerSecond ? (read / bytesPerSecond) * 1000 - (performance.now() - begun) : 0
    if (aheadMs > 0) Atomics.wait(sleeper, 0, 0, aheadMs)
  }
} finally {
  closeSync(file)
}
parentPort?.postMessage(hash.digest('hex'))
