import { open } from 'node:fs/promises'

/** What was written into a file, or which names a folder has, outlasts a loss of power from here on. */
export async function syncPath(name: string): Promise<void> {
  const handle = await open(name, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
