import type { CSSProperties } from 'react'
import type { ProtectionState } from '@/lib/domain/protection/assess'

export const protectionLabel: Record<ProtectionState, string> = { unprotected: 'Unprotected', 'at-risk': 'At risk', protected: 'Protected' }

/** Ring = unprotected, half disc = at risk, full disc = protected. */
export function ProtectionDot({ state }: { state: ProtectionState }) {
  return <i className={`dot ${state}`} aria-hidden="true" />
}

const most = 60

/** One bar for each machine, worst first; of very many, one bar for several. */
export function StateRoll({ counts, label }: { counts: Record<ProtectionState, number>; label: string }) {
  const total = counts.unprotected + counts['at-risk'] + counts.protected
  const each = Math.max(1, Math.ceil(total / most))
  const bars = (['unprotected', 'at-risk', 'protected'] as const).flatMap((state) =>
    Array.from({ length: Math.ceil(counts[state] / each) }, (_, index) => ({ state, key: `${state} ${index}` })),
  )
  const style: CSSProperties & { '--n': number } = { '--n': bars.length }
  return (
    <span className="roll" style={style} role="img" aria-label={label}>
      {bars.map(({ state, key }) => (
        <i key={key} className={state} />
      ))}
    </span>
  )
}
