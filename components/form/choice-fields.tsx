'use client'
import { useId, type ReactNode } from 'react'
import { Chips, type ChipsProps } from '@/components/ui/chips'
import { Combobox, type ComboboxProps } from '@/components/ui/combobox'
import { Select, type SelectProps } from '@/components/ui/select'
import { Switch, type SwitchProps } from '@/components/ui/switch'
import { TimeInput, type TimeInputProps } from '@/components/ui/time-input'
import { Field, type FieldProps } from './field'

export function SelectField<T extends string>({ label, hint, error, ...select }: FieldProps & Omit<SelectProps<T>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <Select {...select} {...wiring} />}
    </Field>
  )
}

export function ComboboxField({ label, hint, error, ...combobox }: FieldProps & Omit<ComboboxProps, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <Combobox {...combobox} {...wiring} />}
    </Field>
  )
}

export function TimeField({ label, hint, error, ...time }: FieldProps & Omit<TimeInputProps, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <TimeInput {...time} {...wiring} />}
    </Field>
  )
}

/** Chips have no one control that a label could name: their group carries the name. */
export function ChipsField<T extends string>({ label, hint, error, ...chips }: Omit<FieldProps, 'label'> & ChipsProps<T>) {
  const id = useId()
  const below = error ?? hint
  return (
    <div className="grid gap-1.5">
      <span aria-hidden="true" className="font-strong text-ink">
        {label}
      </span>
      <Chips label={label} {...chips} {...(below ? { 'aria-describedby': id } : {})} />
      {below && (
        <p
          id={id}
          {...(error ? { role: 'alert' } : {})}
          className={error ? 'text-12 text-danger first-letter:uppercase' : 'text-12 text-ink-3'}
        >
          {below}
        </p>
      )}
    </div>
  )
}

export function SwitchField({ label, hint, ...toggle }: { label: ReactNode; hint?: ReactNode } & Omit<SwitchProps, 'id'>) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <Switch id={id} {...toggle} {...(hint ? { 'aria-describedby': `${id}-hint` } : {})} />
      <div>
        <label htmlFor={id} className="cursor-pointer text-ink">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-12 text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
