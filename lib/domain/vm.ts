export const vmStates = ['creating', 'active', 'failed'] as const
export type VmState = (typeof vmStates)[number]

export const vmPowers = ['running', 'paused', 'stopped', 'crashed', 'unknown'] as const
export type VmPower = (typeof vmPowers)[number]

export const networkModes = ['user', 'isolated'] as const
export type NetworkMode = (typeof networkModes)[number]

/** A VM's or restore point's name: 1–63 letters, digits, dots, hyphens or spaces; begins and ends with a letter or digit. */
export const vmNamePattern = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,61}[\p{L}\p{N}])?$/u
