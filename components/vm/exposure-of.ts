import type { Vm } from '@/lib/contract/vm'
import { formatDuration } from '@/lib/format/duration'

const day = 24 * 60 * 60 * 1000

/** What the exposure bar of a machine shows now: amber only past what was promised, or where nothing promises a next backup. */
export function exposureBar(
  protection: Pick<Vm['protection'], 'newestBackupAt' | 'worstCaseSeconds' | 'state'>,
  now: number,
): { ratio: number | null; beyond: boolean; label: string } {
  const { newestBackupAt, worstCaseSeconds, state } = protection
  if (newestBackupAt === null) return { ratio: null, beyond: false, label: 'No backup: everything is lost with the host' }
  const age = Math.max(0, now - Date.parse(newestBackupAt))
  const beyond = state === 'at-risk'
  if (worstCaseSeconds === null) {
    return { ratio: age / day, beyond, label: `${formatDuration(age)} since the newest backup; no schedule will make another one` }
  }
  const ratio = age / (worstCaseSeconds * 1000)
  return { ratio, beyond, label: `${formatDuration(age)} since the newest backup, of at most ${formatDuration(worstCaseSeconds * 1000)}` }
}
