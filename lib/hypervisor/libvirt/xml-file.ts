import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** virsh reads XML from files only. They are there while `run` does. */
export async function withXmlFiles<T>(xmls: readonly string[], run: (files: string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-xml-'))
  try {
    const files = xmls.map((_, index) => path.join(folder, `${index}.xml`))
    await Promise.all(files.map((file, index) => writeFile(file, xmls[index] ?? '', { mode: 0o600 })))
    return await run(files)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
