import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execFileAsync = promisify(execFile)

/** mke2fs and its kin are not on an ordinary user's PATH. */
export const programEnv = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` }

/**
 * Runs a program by argument array.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{cwd?: string, timeoutMs?: number, encoding?: BufferEncoding | 'buffer'}} [options]
 * @returns {Promise<any>} its standard output
 */
export async function run(file, args, { cwd, timeoutMs = 120_000, encoding = 'utf8' } = {}) {
  try {
    const { stdout } = await execFileAsync(file, [...args], {
      cwd,
      timeout: timeoutMs,
      encoding,
      env: programEnv,
      maxBuffer: 256 * 1024 * 1024,
    })
    return stdout
  } catch (error) {
    if (error?.code === 'ENOENT') throw new Error(`The program ${file} is not installed.`, { cause: error })
    const said = String(error?.stderr ?? '').trim()
    throw new Error(`${file} ${args.join(' ')} failed: ${said || error}`, { cause: error })
  }
}
