import { z } from 'zod'
import type { Column } from './columns'

const shape = z.record(z.string(), z.boolean())

/** By column id: what a person has switched on or off. Columns that are not named follow the page's width. */
export type ColumnChoice = Readonly<Record<string, boolean>>

/** Reads what was stored; what is not understood counts as nothing chosen. */
export function parseChoice(stored: string): ColumnChoice {
  try {
    const read = shape.safeParse(JSON.parse(stored))
    return read.success ? read.data : {}
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {}
    throw thrown
  }
}

export function isShown<T>(column: Column<T>, choice: ColumnChoice): boolean {
  return column.always === true || (choice[column.id] ?? column.optional !== true)
}

/** The columns to show; one that was switched on by hand stays at any width. */
export function chosenColumns<T>(columns: readonly Column<T>[], choice: ColumnChoice): Column<T>[] {
  return columns.flatMap((column) => {
    if (!isShown(column, choice)) return []
    if (choice[column.id] !== true || column.always) return [column]
    const { leave: _leave, wide: _wide, ...kept } = column
    return [{ ...kept, narrow: column.narrow === 'hide' ? 'meta' : column.narrow }]
  })
}
