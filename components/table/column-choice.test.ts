import { describe, expect, it } from 'vitest'
import { chosenColumns, parseChoice } from './column-choice'
import type { Column } from './columns'

const columns: Column<string>[] = [
  { id: 'name', header: 'Name', narrow: 'title', always: true, cell: (row) => row },
  { id: 'size', header: 'Size', narrow: 'hide', leave: 1, cell: (row) => row },
  { id: 'host', header: 'Host', narrow: 'meta', wide: true, cell: (row) => row },
  { id: 'id', header: 'Id', narrow: 'meta', optional: true, cell: (row) => row },
]
const ids = (stored: string) => chosenColumns(columns, parseChoice(stored)).map(({ id }) => id)

describe('chosen columns', () => {
  it('are those that are not optional, when nothing was chosen or the store holds rubbish', () => {
    for (const stored of ['{}', 'rubbish', '[1]', '{"size":"yes"}', 'null']) expect(ids(stored)).toEqual(['name', 'size', 'host'])
  })

  it('can be switched on and off, but for the one that names the row', () => {
    expect(ids('{"name":false,"size":false,"id":true}')).toEqual(['name', 'host', 'id'])
  })

  it('stay at any width once they were switched on', () => {
    const [, size, host] = chosenColumns(columns, parseChoice('{"size":true,"host":true}'))
    expect(size).toMatchObject({ id: 'size', narrow: 'meta' })
    expect(size).not.toHaveProperty('leave')
    expect(host).not.toHaveProperty('wide')
  })
})
