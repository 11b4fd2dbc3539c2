import { AppError } from '@/lib/errors'
import type { CallOptions, CheckpointName, DomainName } from '../port'
import { scratchOf, socketOf } from './capture-xml'
import { mismatch, saysNoBackupJob } from './failures'
import { checkedName, poll, type LibvirtHost } from './host'
import { virsh } from './virsh'
import { find, findAll, parseXml, type XmlElement } from './xml'

const endLimitMs = 30_000

/** A backup job that libvirt runs for a domain. */
export interface BackupJob {
  socket: string
  scratch: string[]
}

/** The domain's backup job, ours or not; null where there is none. */
export async function findBackupJob(host: LibvirtHost, domain: DomainName, options: CallOptions = {}): Promise<BackupJob | null> {
  const info = await virsh(host, ['domjobinfo', checkedName(domain)], options)
  if (!/^Operation:\s*Backup\s*$/m.test(info)) return null
  const xml = await readBackupXml(host, domain, options)
  // It ended between the two questions.
  if (xml === null) return null
  const scratch = findAll(find(xml, 'disks'), 'disk').flatMap((disk) => find(disk, 'scratch')?.attributes['file'] ?? [])
  return { socket: find(xml, 'server')?.attributes['socket'] ?? '', scratch }
}

async function readBackupXml(host: LibvirtHost, domain: DomainName, options: CallOptions): Promise<XmlElement | null> {
  try {
    return parseXml(await virsh(host, ['backup-dumpxml', checkedName(domain)], options))
  } catch (error) {
    if (saysNoBackupJob(error)) return null
    throw error
  }
}

/** By its own files, never by the domain alone: another job may have come since. */
export function isJobOf(host: LibvirtHost, job: BackupJob, checkpoint: CheckpointName): boolean {
  return (
    job.socket === socketOf(host, checkpoint) &&
    job.scratch.length > 0 &&
    job.scratch.every((file) => file.includes(`/.scratch-${checkpoint}-`))
  )
}

/** Ends the capture's job, which keeps its checkpoint; none is success. */
export async function endBackupJob(
  host: LibvirtHost,
  domain: DomainName,
  checkpoint: CheckpointName,
  options: CallOptions = {},
): Promise<void> {
  const running = async () => {
    const job = await findBackupJob(host, domain, options)
    return job !== null && isJobOf(host, job, checkpoint)
  }
  if (!(await running())) return
  try {
    await virsh(host, ['domjobabort', checkedName(domain)], options)
  } catch (error) {
    // It may have ended by itself in between; the state below decides.
    host.warn('capture could not be ended', { domain, checkpoint, error: error instanceof AppError ? error.internal : String(error) })
  }
  const gone = await poll(options.timeoutMs ?? endLimitMs, 50, options, async () => ((await running()) ? null : true))
  if (!gone) throw mismatch(`the capture ${checkpoint} of ${domain} goes on`)
}

/** Files of the capture on the host itself, by disk head. */
export function hostFilesOf(
  host: LibvirtHost,
  checkpoint: CheckpointName,
  disks: readonly { target: `vd${string}`; chain: readonly string[] }[],
): string[] {
  const scratch = disks.flatMap(({ target, chain: [head] }) => (head === undefined ? [] : [scratchOf(head, checkpoint, target)]))
  return [socketOf(host, checkpoint), ...scratch]
}
