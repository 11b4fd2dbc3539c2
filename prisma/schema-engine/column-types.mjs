import { ColumnTypeEnum as T } from '@prisma/driver-adapter-utils'
import { parse as parseArray } from 'postgres-array'

const text = (value) => parseArray(value)
const numbers = (value) => parseArray(value, Number)

// By PostgreSQL's type number: the engine's name of it, and how its text form is read (as it is where nothing is said).
const byTypeId = new Map([
  [16, [T.Boolean, (value) => value === 't']],
  [18, [T.Character]],
  [20, [T.Int64]],
  [21, [T.Int32, Number]],
  [23, [T.Int32, Number]],
  [26, [T.Int64]],
  [114, [T.Json]],
  [700, [T.Float, Number]],
  [701, [T.Double, Number]],
  [1000, [T.BooleanArray, (value) => parseArray(value, (item) => item === 't')]],
  [1002, [T.CharacterArray, text]],
  [1003, [T.TextArray, text]],
  [1005, [T.Int32Array, numbers]],
  [1007, [T.Int32Array, numbers]],
  [1009, [T.TextArray, text]],
  [1015, [T.TextArray, text]],
  [1016, [T.Int64Array, text]],
  [1028, [T.Int64Array, text]],
  [1114, [T.DateTime, (value) => `${value.replace(' ', 'T')}+00:00`]],
  [1184, [T.DateTime, (value) => value.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')]],
  [1700, [T.Numeric]],
  [2950, [T.Uuid]],
  [3802, [T.Json]],
])
const asText = [T.Text]
const unparsed = { getTypeParser: () => (value) => value }

/**
 * Runs one query and reads its rows from PostgreSQL's text form: adapter-pg refuses types that the engine's own catalogue queries
 * return ("char", name[]).
 */
export async function queryRows(pool, { sql, args }) {
  const { fields, rows } = await pool.query({ text: sql, values: args, rowMode: 'array', types: unparsed })
  const kinds = fields.map((field) => byTypeId.get(field.dataTypeID) ?? asText)
  return {
    columnNames: fields.map((field) => field.name),
    columnTypes: kinds.map(([type]) => type),
    rows: rows.map((row) => row.map((value, column) => (value === null ? null : (kinds[column][1] ?? String)(value)))),
  }
}
