export const restorePointKinds = ['snapshot', 'backup'] as const
export type RestorePointKind = (typeof restorePointKinds)[number]

export const restorePointStates = ['creating', 'ready', 'failed', 'deleting'] as const
export type RestorePointState = (typeof restorePointStates)[number]

export const consistencies = ['crash', 'filesystem'] as const
export type Consistency = (typeof consistencies)[number]

export const restorePointProofs = ['stored', 'checksummed', 'booted'] as const
export type RestorePointProof = (typeof restorePointProofs)[number]
