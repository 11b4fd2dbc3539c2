import { createInterface } from 'node:readline'
import { panic } from './engine.mjs'
import { log } from './log.mjs'

// The code that the native engine gives to every error it knows; the CLI reads `data`.
const knownError = 4466

function send(message) {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`, resolve))
}

/** Serves JSON-RPC, a message a line on standard input, one call after the other, until the input ends. */
export async function serve(call, describeFailure) {
  process.on('uncaughtException', (error) => {
    log('ERROR', { message: panic.message ?? String(error?.message ?? error), backtrace: String(error?.stack ?? '') })
    process.exit(101)
  })

  let printed = 0
  async function answer({ id, method, params }) {
    try {
      const result = await call(method, params)
      if (method === 'diff' && result?.stdout != null) {
        // The CLI prints what it is sent, not what stands in the result.
        await send({ id: ++printed, method: 'print', params: { content: result.stdout } })
        await send({ id, result: { exitCode: result.exitCode, stdout: null } })
      } else {
        await send({ id, result: result ?? {} })
      }
    } catch (error) {
      const isPanic = error instanceof WebAssembly.RuntimeError
      const failure = describeFailure(error)
      const message = isPanic && panic.message !== undefined ? panic.message : failure.message
      const data = { is_panic: isPanic, message, error_code: failure.error_code, meta: {} }
      await send({ id, error: { code: knownError, message, data } })
    }
  }

  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!line.trim()) continue
    const message = JSON.parse(line)
    // A message without method is the CLI's answer to `print`.
    if (message.method) await answer(message)
  }
}
