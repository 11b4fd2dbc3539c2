'use client'
import { Columns3, RotateCcw } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { MenuCheckbox } from '@/components/ui/menu-checkbox'
import { isShown } from './column-choice'
import { columnLabel, type Column } from './columns'
import { useColumnChoice } from './use-column-choice'

/** Which columns are shown; remembered for this table by the browser. */
export function ColumnChooser<T>({ table, columns }: { table: string; columns: readonly Column<T>[] }) {
  const { choice, choose } = useColumnChoice(table)
  return (
    <Menu
      trigger={
        <Button variant="quiet">
          <Columns3 aria-hidden="true" />
          Columns
        </Button>
      }
    >
      <MenuLabel>Columns that you switch on stay at any width</MenuLabel>
      {columns
        .filter((column) => !column.always)
        .map((column) => (
          <MenuCheckbox key={column.id} checked={isShown(column, choice)} onChange={(shown) => choose({ ...choice, [column.id]: shown })}>
            {columnLabel(column)}
            {column.wide && choice[column.id] === undefined && <span className="ml-auto text-12 text-ink-3">wide screens</span>}
          </MenuCheckbox>
        ))}
      <MenuSeparator />
      <MenuItem icon={<RotateCcw aria-hidden="true" />} onSelect={() => choose({})}>
        As it came
      </MenuItem>
    </Menu>
  )
}
