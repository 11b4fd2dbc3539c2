import type { Consistency, RestorePointKind, RestorePointProof, RestorePointState } from '@/lib/domain/restore-point'

export const kindLabel: Record<RestorePointKind, string> = { snapshot: 'Snapshot', backup: 'Backup' }

export const pointStateLabel: Record<RestorePointState, string> = {
  creating: 'Being made',
  ready: 'Ready',
  failed: 'Failed',
  deleting: 'Being deleted',
}

export const consistencyLabel: Record<Consistency, { name: string; meaning: string }> = {
  filesystem: { name: 'Filesystem', meaning: 'The file systems were at rest: the guest agent held them, or the machine was shut down.' },
  crash: {
    name: 'Crash',
    meaning: 'All disks at one instant, as after a power cut. Journalling file systems and databases recover from it.',
  },
}

export const proofLabel: Record<RestorePointProof, string> = { stored: 'Stored', checksummed: 'Checksummed', booted: 'Booted' }
