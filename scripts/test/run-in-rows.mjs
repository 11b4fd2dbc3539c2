import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { interruption } from '../setup/run.mjs'
import { say } from '../setup/say.mjs'

/**
 * Runs stages of the same `row` one after the other, the rows side by side, and what has no row alone after them. A stage that shares the
 * machine is shown when it has ended, so that the rows do not mix on the screen.
 * @param stages in the order of the report
 * @param {{runOne: (stage, output: number | 'inherit') => Promise<object>, counts: object[], logDir: string, tell?: (line: string) => void}}
 * options `counts` is filled in the order in which stages end
 */
export async function runInRows(stages, { runOne, counts, logDir, tell = say }) {
  const rows = new Map()
  for (const stage of stages) if (stage.row) rows.set(stage.row, [...(rows.get(stage.row) ?? []), stage])
  const shared = rows.size > 1
  const runAll = async (row, aside) => {
    for (const stage of row) {
      if (interruption.signal.aborted) return
      counts.push(await (aside ? runAside(stage, runOne, logDir, tell) : runShown(stage, runOne, tell)))
    }
  }
  await Promise.all([...rows.values()].map((row) => runAll(row, shared)))
  await runAll(
    stages.filter(({ row }) => !row),
    false,
  )
}

function runShown(stage, runOne, tell) {
  tell(`── ${stage.name}`)
  return runOne(stage, 'inherit')
}

async function runAside(stage, runOne, logDir, tell) {
  const file = path.join(logDir, `${stage.name}.log`)
  const output = openSync(file, 'w')
  try {
    return await runOne(stage, output)
  } finally {
    closeSync(output)
    tell(`── ${stage.name}`)
    process.stdout.write(readFileSync(file))
  }
}
