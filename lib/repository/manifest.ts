import { z } from 'zod'

/** One restore point as it stands beside its files: docs/repository-format.md. */
export const manifest = z.object({
  format: z.literal('holdfast-backup'),
  version: z.literal(1),
  restorePointId: z.string().regex(/^rp_[0-9a-z]{26}$/),
  accountId: z.string(),
  name: z.string(),
  capturedAt: z.iso.datetime(),
  consistency: z.enum(['crash', 'filesystem']),
  vm: z.object({ id: z.string(), name: z.string(), vcpus: z.number().int(), memoryMib: z.number().int(), boot: z.enum(['demo', 'disk']) }),
  disks: z.array(
    z.object({
      target: z.string(),
      name: z.string(),
      role: z.enum(['os', 'volume']),
      sizeBytes: z.number().int(),
      /** File in the same folder, and what it must read as. */
      file: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** The file that it lies on; null for one that holds everything. */
      parentFile: z.string().nullable(),
    }),
  ),
})
export type Manifest = z.infer<typeof manifest>

export function manifestFileName(restorePointId: string): string {
  return `${restorePointId}.json`
}

export function isManifestFileName(name: string): boolean {
  return /^rp_[0-9a-z]{26}\.json$/.test(name)
}
