import { cn } from './cn'

/** A bar that glides between two reports; `ratio` null = under way, length unknown. */
export function Progress({ ratio, label, className }: { ratio: number | null; label: string; className?: string }) {
  const percent = ratio === null ? null : Math.floor(ratio * 100)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className={cn('pg', percent === null && 'wait', className)}
    >
      <i style={percent === null ? undefined : { width: `${percent}%` }} />
    </span>
  )
}
