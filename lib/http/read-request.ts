import type { z } from 'zod'
import { AppError, type FieldError } from '@/lib/errors'

const bodyLimitBytes = 256 * 1024

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => ({ path: path.join('.'), message: issue.code === 'unrecognized_keys' ? 'is not known' : issue.message }))
  })
}

/** The value as the schema has it. Throws `invalid-input` with one error for each field. */
export function accept<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AppError('invalid-input', 'Some fields were not accepted.', { errors: fieldErrors(result.error) })
}

/** Path parameters. One that is not even an id names nothing: `not-found`. */
export function acceptParams<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AppError('not-found', 'There is nothing at this address.')
}

/** Query fields, each a single string: a field given twice (which others read as an array) or in brackets (as an object) is refused. */
export function acceptQuery<S extends z.ZodType>(schema: S, url: string): z.output<S> {
  const fields = new Map<string, string>()
  for (const [name, value] of new URL(url).searchParams) {
    if (fields.has(name)) {
      throw new AppError('invalid-input', 'Some fields were not accepted.', { errors: [{ path: name, message: 'is given twice' }] })
    }
    if (value.includes('\0')) {
      throw new AppError('invalid-input', 'Some fields were not accepted.', { errors: [{ path: name, message: 'holds a zero byte' }] })
    }
    fields.set(name, value)
  }
  return accept(schema, Object.fromEntries(fields))
}

/** The body's text, at most 256 KiB. Throws `payload-too-large` without reading on. */
async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > bodyLimitBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > bodyLimitBytes) {
      await reader?.cancel()
      throw tooLarge()
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The JSON body; undefined where there is none. Throws `unsupported-media-type`, `payload-too-large` or `invalid-input`. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request)
  if (text === '') return undefined
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new AppError('unsupported-media-type', 'The body must be application/json.')
  if (text.includes('\\u0000')) throw notJson('The body holds a zero byte.')
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw notJson('The body is not JSON.')
    throw thrown
  }
}

function tooLarge(): AppError {
  return new AppError('payload-too-large', 'The body is larger than 256 KiB.')
}

function notJson(detail: string): AppError {
  return new AppError('invalid-input', detail, { errors: [{ path: '', message: detail }] })
}
