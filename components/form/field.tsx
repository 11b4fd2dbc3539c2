'use client'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
}

export interface Wiring {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** Label, control, hint and error, wired to each other. */
export function Field({ label, hint, error, children }: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-strong text-ink">
        {label}
      </label>
      {children({ id, ...(described ? { 'aria-describedby': described } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
      {hint && (
        <p id={`${id}-hint`} className="text-12 text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-12 text-danger first-letter:uppercase">
          {error}
        </p>
      )}
    </div>
  )
}

export function TextField({ label, hint, error, className, ...input }: FieldProps & Omit<ComponentProps<'input'>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <input {...input} {...wiring} className={cn('in', className)} />}
    </Field>
  )
}

export function TextAreaField({ label, hint, error, className, rows = 3, ...input }: FieldProps & Omit<ComponentProps<'textarea'>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <textarea rows={rows} {...input} {...wiring} className={cn('in', className)} />}
    </Field>
  )
}

interface ChoiceProps extends Omit<ComponentProps<'input'>, 'id' | 'type'> {
  label: ReactNode
  hint?: ReactNode
}

function Choice({ label, hint, type, ...input }: ChoiceProps & { type: 'radio' | 'checkbox' }) {
  const id = useId()
  return (
    <div className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5">
      <input
        {...input}
        id={id}
        type={type}
        className={type === 'radio' ? 'rb' : 'cb'}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
      />
      <label htmlFor={id} className="cursor-pointer text-ink">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="col-start-2 text-12 text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}

export const RadioField = (props: ChoiceProps) => <Choice type="radio" {...props} />
export const CheckboxField = (props: ChoiceProps) => <Choice type="checkbox" {...props} />
