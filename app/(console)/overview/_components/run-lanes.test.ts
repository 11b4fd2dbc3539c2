import { expect, it } from 'vitest'
import { runLanes } from './run-lanes'

const run = (vmId: string, at: string) => ({ scheduleId: 's', scheduleName: 'Nightly', vmId, vmName: vmId, slot: at, timeZone: 'UTC', at })

it('has one lane for each machine, the one that is due soonest first, and loses no run', () => {
  const lanes = runLanes([run('b', '2026-11-24T05:00:00Z'), run('a', '2026-11-24T04:00:00Z'), run('b', '2026-11-24T03:00:00Z')])
  expect(lanes.map(({ vmId, runs }) => [vmId, runs.length])).toEqual([
    ['b', 2],
    ['a', 1],
  ])
  expect(lanes[0]?.runs[0]?.at).toBe('2026-11-24T03:00:00Z')
})
