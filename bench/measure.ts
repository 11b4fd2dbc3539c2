import { performance } from 'node:perf_hooks'

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

export interface Row {
  what: string
  ours: number[]
  byHand: number[]
  target: string
}

/** One table, all from this run: medians in milliseconds, their difference and ratio. */
export function printTable(title: string, rows: Row[]): void {
  const cells = rows.map(({ what, ours, byHand, target }) => {
    const [mine, theirs] = [median(ours), median(byHand)]
    return [what, ms(mine), ms(theirs), ms(mine - theirs), (mine / theirs).toFixed(2), String(ours.length), target]
  })
  const table = [['', 'Holdfast ms', 'by hand ms', 'difference ms', 'ratio', 'n', 'target'], ...cells]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  console.log(`\n${title}`)
  for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

function ms(value: number): string {
  return value.toFixed(0)
}
