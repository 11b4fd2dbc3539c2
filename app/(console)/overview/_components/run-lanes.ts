import type { NextRun } from '@/lib/contract/protection'

export interface Lane {
  vmId: string
  vmName: string
  runs: NextRun[]
}

/** The runs of each machine, the one that is due soonest first. */
export function runLanes(runs: readonly NextRun[]): Lane[] {
  const lanes = new Map<string, Lane>()
  for (const run of [...runs].sort((a, b) => a.at.localeCompare(b.at))) {
    const lane = lanes.get(run.vmId)
    if (lane) lane.runs.push(run)
    else lanes.set(run.vmId, { vmId: run.vmId, vmName: run.vmName, runs: [run] })
  }
  return [...lanes.values()]
}
