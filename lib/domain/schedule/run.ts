/** waiting: begins as soon as it may. started: its operation is queued or under way. missed, skipped: never had one. */
export const scheduleRunStates = ['waiting', 'started', 'succeeded', 'failed', 'missed', 'skipped'] as const
export type ScheduleRunState = (typeof scheduleRunStates)[number]

/** How long a run that failed waits before it is begun again; after the last it has failed for good. */
export const runRetryDelaysMs = [60_000, 300_000] as const

/**
 * When a failed run is begun again; null where it is not: it was begun often enough, or the schedule's next slot would come first.
 * @param attempts how often it has been begun
 */
export function retryRunAt(attempts: number, nowMs: number, nextSlotMs: number | null): number | null {
  const delayMs = runRetryDelaysMs[attempts - 1]
  if (delayMs === undefined) return null
  const atMs = nowMs + delayMs
  return nextSlotMs === null || atMs < nextSlotMs ? atMs : null
}
