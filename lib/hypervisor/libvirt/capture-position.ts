import { open, readFile, rename, rm } from 'node:fs/promises'
import { z } from 'zod'
import { mismatch } from './failures'

/**
 * How far a layer has been copied: beside its half-made file, so that any process can go on. It is behind what is there, never ahead, and
 * copying something twice changes nothing, for what is copied stands still.
 */
function positionFile(half: string): string {
  return `${half}.position`
}

const kept = z.object({ copiedUntil: z.number().nonnegative() })

/** @returns 0 where nothing has been copied */
export async function readPosition(half: string): Promise<number> {
  let text: string
  try {
    text = await readFile(positionFile(half), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
  const position = kept.safeParse(JSON.parse(text))
  if (!position.success) throw mismatch(`${positionFile(half)}: ${text}`)
  return position.data.copiedUntil
}

export async function writePosition(half: string, copiedUntil: number): Promise<void> {
  const file = await open(`${positionFile(half)}.new`, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ copiedUntil } satisfies z.infer<typeof kept>))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${positionFile(half)}.new`, positionFile(half))
}

export async function removePosition(half: string): Promise<void> {
  await Promise.all([positionFile(half), `${positionFile(half)}.new`].map((file) => rm(file, { force: true })))
}
