import type { RestorePointKind } from '../restore-point'
import { measure, type Measured } from './statistics'

/** One finished restore of this installation. */
export interface RestoreSample {
  kind: RestorePointKind
  restorableBytes: number
  /** From accepted to a running guest. */
  toRunningMs: number
  /** From accepted until nothing is read from the point any more; null where it was not measured or never needed. */
  toIndependentMs: number | null
  /** A test boot of a backup, not a restore that somebody asked for. */
  bootTest: boolean
}

/** Upper ends in bytes (GB = 10⁹). */
const sizeClasses = [
  { upToBytes: 10e9, label: 'up to 10 GB' },
  { upToBytes: 50e9, label: 'up to 50 GB' },
  { upToBytes: 200e9, label: 'up to 200 GB' },
  { upToBytes: 1000e9, label: 'up to 1 TB' },
  { upToBytes: Infinity, label: 'over 1 TB' },
] as const
export type SizeClass = (typeof sizeClasses)[number]['label']

export function sizeClassOf(bytes: number): SizeClass {
  return sizeClasses.find(({ upToBytes }) => bytes <= upToBytes)?.label ?? 'over 1 TB'
}

/** Below this many it is called an estimate. */
export const enoughRestores = 3

/** A time that a restore takes. `estimate`: from fewer than three restores of the kind and size, or from other sizes. */
export interface RestoreTime extends Measured {
  estimate: boolean
  /** `size`: restores of this kind and size class. `kind`: of this kind, other sizes among them. */
  from: 'size' | 'kind'
}

export interface RestoreTimes {
  sizeClass: SizeClass
  /** Null before there is any restore of the kind. */
  toRunning: RestoreTime | null
  toIndependent: RestoreTime | null
  /** Test boots of the kind, whatever their size: beside the restores, never among them. */
  bootTests: Measured | null
}

/** How long a restore of a point of this kind and size takes here, from this installation's own measured restores. */
export function restoreTimes(samples: readonly RestoreSample[], kind: RestorePointKind, restorableBytes: number): RestoreTimes {
  const sizeClass = sizeClassOf(restorableBytes)
  const ofKind = samples.filter((sample) => sample.kind === kind)
  const real = ofKind.filter(({ bootTest }) => !bootTest)
  const pulled = real.flatMap(({ restorableBytes, toIndependentMs }) =>
    toIndependentMs === null ? [] : [{ restorableBytes, ms: toIndependentMs }],
  )
  return {
    sizeClass,
    toRunning: timeFrom(
      real.map(({ restorableBytes, toRunningMs }) => ({ restorableBytes, ms: toRunningMs })),
      sizeClass,
      ({ ms }) => ms,
    ),
    // The pull is as long as the disk is large; of another size it is scaled, never below what was measured.
    toIndependent: timeFrom(pulled, sizeClass, (sample) =>
      Math.ceil(sample.ms * Math.max(1, restorableBytes / Math.max(1, sample.restorableBytes))),
    ),
    bootTests: measure(ofKind.filter(({ bootTest }) => bootTest).map(({ toRunningMs }) => toRunningMs)),
  }
}

interface TimedSample {
  restorableBytes: number
  ms: number
}

function timeFrom(samples: readonly TimedSample[], sizeClass: SizeClass, scaled: (sample: TimedSample) => number): RestoreTime | null {
  const same = samples.filter((sample) => sizeClassOf(sample.restorableBytes) === sizeClass)
  if (same.length >= enoughRestores) {
    const measured = measure(same.map(({ ms }) => ms))
    return measured && { ...measured, estimate: false, from: 'size' }
  }
  const measured = measure(samples.map(scaled))
  return measured && { ...measured, estimate: true, from: same.length === samples.length ? 'size' : 'kind' }
}
