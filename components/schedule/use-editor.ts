'use client'
import { useState } from 'react'
import { useForm, useWatch, type PathValue, type UseFormReturn } from 'react-hook-form'
import { editorResolver, type EditorField } from './editor-fields'
import type { ScheduleForm } from './schedule-form'

export interface Editor {
  form: UseFormReturn<ScheduleForm>
  values: ScheduleForm
  set: <F extends EditorField>(field: F, value: PathValue<ScheduleForm, F>) => void
  /** What is wrong with a field, if anything. */
  errorOf: (field: EditorField) => string | undefined
}

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The form of a schedule, with every choice in hand. */
export function useEditor(initial: ScheduleForm): Editor {
  const [resolver] = useState(() => editorResolver(browserZone))
  const form = useForm<ScheduleForm>({ defaultValues: initial, resolver, shouldFocusError: false })
  const values = useWatch({ control: form.control, compute: (all: ScheduleForm) => all })
  const { errors, isSubmitted } = form.formState
  return {
    form,
    values,
    set: (field, value) => form.setValue(field, value, { shouldDirty: true, shouldValidate: isSubmitted }),
    errorOf: (field) => {
      const found: unknown = field
        .split('.')
        .reduce<unknown>((at, part) => (typeof at === 'object' && at ? Reflect.get(at, part) : undefined), errors)
      if (typeof found !== 'object' || found === null) return undefined
      const message: unknown = Reflect.get(found, 'message')
      return typeof message === 'string' ? message : undefined
    },
  }
}
