'use client'
import { useState } from 'react'
import { useForm, useWatch, type PathValue, type UseFormReturn } from 'react-hook-form'
import { browserTimeZone } from '@/components/ui/now'
import { retentionRules } from '@/lib/domain/retention/policy'
import { editorResolver, type EditorField } from './editor-fields'
import type { ScheduleForm } from './schedule-form'

export interface Editor {
  form: UseFormReturn<ScheduleForm>
  values: ScheduleForm
  /** Sets what was chosen, and says at once where it will not do. */
  set: <F extends EditorField>(field: F, value: PathValue<ScheduleForm, F>) => void
  /** Sets what is being typed; whether it will do is said on leaving the field (`check`), and from then on with each key. */
  type: <F extends EditorField>(field: F, value: PathValue<ScheduleForm, F>) => void
  check: (field: EditorField) => void
  /** What is wrong with a field, if anything. */
  errorOf: (field: EditorField) => string | undefined
}

const keepFields = retentionRules.flatMap((rule): EditorField[] => [`keep.${rule}.on`, `keep.${rule}.count`])

/** The rules of retention are one question: what one leaves open, another may answer. A form knows no errors below what is no field, as "keep". */
const checkedWith = (field: EditorField): EditorField[] => (field.startsWith('keep.') ? keepFields : [field])

/** The form of a schedule, with every choice in hand. */
export function useEditor(initial: ScheduleForm): Editor {
  const [resolver] = useState(() => editorResolver(browserTimeZone))
  const form = useForm<ScheduleForm>({ defaultValues: initial, resolver, mode: 'onTouched', shouldFocusError: false })
  const values = useWatch({ control: form.control, compute: (all: ScheduleForm) => all })
  const { errors, isSubmitted } = form.formState
  const check = (field: EditorField) => void form.trigger(checkedWith(field))
  return {
    form,
    values,
    check,
    set: (field, value) => {
      form.setValue(field, value, { shouldDirty: true })
      check(field)
    },
    type: (field, value) => {
      form.setValue(field, value, { shouldDirty: true })
      if (isSubmitted || messageAt(errors, field)) check(field)
    },
    errorOf: (field) => messageAt(errors, field),
  }
}

function messageAt(errors: object, field: EditorField): string | undefined {
  const found = field.split('.').reduce<unknown>((at, part) => (typeof at === 'object' && at ? Reflect.get(at, part) : undefined), errors)
  if (typeof found !== 'object' || found === null) return undefined
  const message: unknown = Reflect.get(found, 'message')
  return typeof message === 'string' ? message : undefined
}
