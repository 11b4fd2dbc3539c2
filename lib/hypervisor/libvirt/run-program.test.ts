import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { runProgram } from './run-program'

const env = { PATH: '/usr/bin:/bin' }

describe('a program whose output is heard as it comes', () => {
  it('may say more than would fit into one answer', async () => {
    let bytes = 0
    const result = await runProgram('head', ['-c', '70M', '/dev/zero'], { env, onOutput: (chunk) => void (bytes += chunk.length) })
    expect(bytes).toBe(70 * 1024 ** 2)
    expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    await expect(runProgram('head', ['-c', '70M', '/dev/zero'], { env })).rejects.toMatchObject({ code: 'hypervisor-refused' })
  })

  it('is ended by what its hearer throws, and fails with that', async () => {
    const refuse = () => {
      throw new AppError('state-mismatch', 'Not this.')
    }
    await expect(runProgram('yes', [], { env, onOutput: refuse })).rejects.toMatchObject({ code: 'state-mismatch' })
  })
})
