import { z } from 'zod'
import type { Vm } from '@/lib/db/generated/client'
import { AppError } from '@/lib/errors'

const vmSpec = z.object({ vcpus: z.number().int().positive(), memoryMib: z.number().int().positive(), boot: z.enum(['demo', 'disk']) })
type VmSpec = z.infer<typeof vmSpec>

/** What a restore point remembers of its VM, to make it anew. */
export function vmSpecOf({ vcpus, memoryMib, boot }: Pick<Vm, 'vcpus' | 'memoryMib' | 'boot'>): VmSpec {
  return { vcpus, memoryMib, boot }
}

export function readVmSpec(value: unknown): VmSpec {
  const parsed = vmSpec.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('internal', 'Something went wrong on our side.', { internal: `vmSpec: ${parsed.error.message}` })
}
