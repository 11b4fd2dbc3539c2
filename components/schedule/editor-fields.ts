import type { FieldErrors, Path, Resolver } from 'react-hook-form'
import { retentionRules } from '@/lib/domain/retention/policy'
import { checkChoices, choicesOf, type ScheduleForm } from './schedule-form'

export type EditorField = Path<ScheduleForm>

const own: readonly EditorField[] = [
  'name',
  'frequency',
  'everyHours',
  'time',
  'weekdays',
  'timeZone',
  'includeVolumes',
  'quiesce',
  'enabled',
]

/** The field that a path of the wire stands for: `retention.keepLast` is typed into the count beside "The last". Null: none of them. */
export function fieldOf(path: string): EditorField | null {
  if (path === 'retention') return 'keep.keepLast.on'
  const rule = retentionRules.find((each) => path === `retention.${each}`)
  if (rule) return `keep.${rule}.count`
  return own.find((field) => path === field || path.startsWith(`${field}.`)) ?? null
}

/** Checks what was typed by the rules that the server has, and puts each message at its field. */
export function editorResolver(browserZone: () => string): Resolver<ScheduleForm> {
  return (values) => {
    const errors: FieldErrors<ScheduleForm> = {}
    const found = checkChoices(choicesOf(values, browserZone()))
    for (const { path, message } of found) {
      const field = fieldOf(path)
      if (field) place(errors, field.split('.'), { type: 'check', message })
    }
    return found.length === 0 ? { values, errors: {} } : { values: {}, errors }
  }
}

function place(target: object, [head = '', ...rest]: string[], error: { type: string; message: string }): void {
  if (rest.length === 0) {
    Reflect.set(target, head, error)
    return
  }
  const inner: unknown = Reflect.get(target, head)
  const next = typeof inner === 'object' && inner !== null ? inner : {}
  Reflect.set(target, head, next)
  place(next, rest, error)
}
