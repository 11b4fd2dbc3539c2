import type { CSSProperties } from 'react'

/** How far a VM is towards its target, which stands in the middle of every bar; dashes where there is nothing to measure. */
export function ExposureBar({ ratio, beyond, label }: { ratio: number | null; beyond: boolean; label: string }) {
  const shape = ratio === null ? 'none' : [beyond && 'over', ratio > 2 && 'far'].filter(Boolean).join(' ')
  const style: CSSProperties & { '--v': number } = { '--v': ratio ?? 0 }
  return (
    <span className={`xb ${shape}`} style={style} role="img" aria-label={label}>
      <i />
      <u />
    </span>
  )
}
