import { open, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { exec } from '@/e2e/helpers/guest'
import { setting } from '@/e2e/helpers/setting'
import { eventually } from '@/e2e/helpers/stack'
import type { DomainName } from '@/lib/hypervisor/port'

const limitMs = 120_000

export async function virsh(...args: string[]): Promise<string> {
  return (await exec('virsh', ['-q', '-c', setting('LIBVIRT_URI'), ...args], { maxBuffer: 64 * 1024 ** 2 })).stdout
}

export interface BareBackup {
  domain: DomainName
  /** Where the files go, `<name>-vda.qcow2` …; the caller removes them. */
  folder: string
  name: string
  targets: readonly string[]
  /** A checkpoint from before: only what has changed since. Its own one is called like the backup. */
  since?: string
}

export function bareFiles({ folder, name, targets }: BareBackup): string[] {
  return targets.map((target) => path.join(folder, `${name}-${target}.qcow2`))
}

/** `virsh backup-begin` as one would call it by hand: QEMU pushes into qcow2 files. Returns once the job has ended well. */
export async function bareBackup(backup: BareBackup): Promise<void> {
  const { domain, folder, name, targets, since } = backup
  const files = bareFiles(backup)
  const disks = targets.map(
    (target, index) => `<disk name='${target}' type='file' backup='yes'><driver type='qcow2'/><target file='${files[index]}'/></disk>`,
  )
  const incremental = since === undefined ? '' : `<incremental>${since}</incremental>`
  const backupFile = path.join(folder, `${name}.xml`)
  const checkpointFile = path.join(folder, `${name}-checkpoint.xml`)
  await writeFile(backupFile, `<domainbackup mode='push'>${incremental}<disks>${disks.join('')}</disks></domainbackup>`)
  await writeFile(checkpointFile, `<domaincheckpoint><name>${name}</name></domaincheckpoint>`)
  try {
    await virsh('backup-begin', domain, backupFile, checkpointFile)
    await eventually('the job has ended', limitMs, async () => /^Job type:\s*None/m.test(await virsh('domjobinfo', domain)))
    const ended = await virsh('domjobinfo', domain, '--completed')
    if (!/^Job type:\s*Completed/m.test(ended)) throw new Error(`backup-begin: ${ended}`)
  } finally {
    await Promise.all([backupFile, checkpointFile].map((file) => rm(file)))
  }
}

/** The whole disk as a file of its own, as fast as qemu-img can. */
export async function bareConvert(from: string, to: string): Promise<void> {
  await exec('qemu-img', ['convert', '-U', '-m', '16', '-W', '-f', 'qcow2', '-O', 'qcow2', from, to])
}

/** On the disk, not in memory: what neither `backup-begin` nor `convert` does by itself. */
export async function makeDurable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const handle = await open(file, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}
