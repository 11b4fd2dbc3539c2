import { cva } from 'class-variance-authority'

/** The looks of a button, for links that look like one too. */
export const buttonVariants = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-[7px] rounded-2 border font-strong leading-none whitespace-nowrap transition-colors duration-[var(--d-1)] hover:no-underline',
    'aria-disabled:cursor-not-allowed aria-disabled:border-dashed aria-disabled:border-line-2 aria-disabled:bg-transparent aria-disabled:text-ink-3 aria-disabled:hover:bg-transparent',
    '[&_svg]:size-3.5 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        plain: 'border-line-control text-ink hover:bg-hover',
        primary: 'border-accent bg-accent text-on-accent hover:bg-accent-hover',
        quiet: 'border-transparent text-ink-2 hover:bg-hover',
        danger: 'border-danger-fill bg-danger-fill text-on-danger',
      },
      size: {
        normal: 'h-[var(--ctl)] px-3 text-13',
        small: 'h-[var(--ctl-s)] px-[9px] text-12',
        icon: 'h-[var(--ctl)] w-[var(--ctl)] text-13',
        'small-icon': 'h-[var(--ctl-s)] w-[var(--ctl-s)] text-12',
      },
    },
    compoundVariants: [{ variant: 'plain', size: ['small', 'small-icon'], class: 'border-line-2 hover:border-line-control' }],
    defaultVariants: { variant: 'plain', size: 'normal' },
  },
)
