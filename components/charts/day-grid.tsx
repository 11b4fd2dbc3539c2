'use client'
import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import { addDays, weekdayOf, weeksUntil } from './calendar-days'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

export const dayName = (day: string) => `${weekdays[weekdayOf(day)]} ${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`

const moves: Readonly<Record<string, (day: string) => string>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  Home: (day) => addDays(day, -weekdayOf(day)),
  End: (day) => addDays(day, 6 - weekdayOf(day)),
}

export interface DayGridProps {
  label: string
  /** The last day of interest; later ones are empty. */
  today: string
  weeks: number
  /** Ends the last week shown. */
  until: string
  selected: string | null
  onSelect: (day: string) => void
  /** Moved to by the keyboard, perhaps beyond what is shown. */
  onMove: (day: string) => void
  marks: (day: string) => ReactNode
  /** Read out after the day's name. */
  describe: (day: string) => string
}

/** Weeks of days, one of which is chosen: arrows move, Enter and space choose. One stop of the Tab key. */
export function DayGrid(props: DayGridProps) {
  const { today, selected, until } = props
  const weeks = weeksUntil(until, props.weeks)
  const shown = weeks.flat()
  const stop = selected && shown.includes(selected) ? selected : shown.includes(today) ? today : until
  const grid = useRef<HTMLTableElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, day: string) => {
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    const next = move(day)
    if (next > today) return
    props.onMove(next)
    // After the move has been drawn, the new day may stand in another week.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus())
  }
  return (
    <table ref={grid} className="days" role="grid" aria-label={props.label}>
      <thead>
        <tr>
          {weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day} aria-selected={day === selected}>
                {day > today ? (
                  <span className="day later" role="img" aria-label={`${dayName(day)}: ${props.describe(day)}`}>
                    <span>{Number(day.slice(8))}</span>
                    <span className="marks">{props.marks(day)}</span>
                  </span>
                ) : (
                  <button
                    type="button"
                    data-day={day}
                    className="day"
                    tabIndex={day === stop ? 0 : -1}
                    aria-label={`${dayName(day)}${day === today ? ', today' : ''}: ${props.describe(day)}`}
                    onClick={() => props.onSelect(day)}
                    onKeyDown={(event) => onKeyDown(event, day)}
                  >
                    <span className={day === today ? 'now' : ''}>{day.endsWith('-01') ? dayName(day).slice(4) : Number(day.slice(8))}</span>
                    <span className="marks">{props.marks(day)}</span>
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
