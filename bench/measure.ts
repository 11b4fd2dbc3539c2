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

/** The smallest value that at least `percent` of the values do not exceed. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
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
  printCells(title, [['', 'Holdfast ms', 'by hand ms', 'difference ms', 'ratio', 'n', 'target'], ...cells])
}

/** A table in columns; its first line is the head. */
export function printCells(title: string, table: string[][]): void {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  console.log(`\n${title}`)
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

export function ms(value: number): string {
  return value.toFixed(0)
}

export function verdict(value: number, limit: number): string {
  return value <= limit ? 'met' : 'MISSED'
}
