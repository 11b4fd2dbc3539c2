'use client'
import type { VariantProps } from 'class-variance-authority'
import { useId, type ComponentProps, type MouseEvent } from 'react'
import { buttonVariants } from './button-variants'
import { cn } from './cn'
import { Tooltip } from './tooltip'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'>, VariantProps<typeof buttonVariants> {
  /** Why it cannot be used now: the button stays reachable and says so, on hover, on focus and to a screen reader. */
  reason?: string | undefined
  /** The answer is awaited; a second press does nothing. */
  busy?: boolean | undefined
}

export function Button({ variant, size, reason, busy, className, onClick, children, type = 'button', ...rest }: ButtonProps) {
  const reasonId = useId()
  const blocked = busy === true || reason !== undefined
  const handle = (event: MouseEvent<HTMLButtonElement>) => {
    // The second half of a double click comes before `busy` can be drawn; it means the same press.
    if (blocked || (busy !== undefined && event.detail > 1)) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    onClick?.(event)
  }
  const button = (
    <button
      {...rest}
      type={type}
      className={cn(buttonVariants({ variant, size }), className)}
      onClick={handle}
      {...(blocked ? { 'aria-disabled': true } : {})}
      {...(busy ? { 'aria-busy': true } : {})}
      {...(reason ? { 'aria-describedby': reasonId } : {})}
    >
      {busy && <span className="spin" aria-hidden="true" />}
      {children}
    </button>
  )
  if (!reason) return button
  return (
    <>
      <Tooltip text={reason}>{button}</Tooltip>
      <span id={reasonId} hidden>
        {reason}
      </span>
    </>
  )
}
