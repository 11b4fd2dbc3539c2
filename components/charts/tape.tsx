export interface TapeProps {
  /** Where the tape ends; every other figure is on the same scale. */
  max: number
  label: string
  /** The pointer. */
  value?: number | null
  /** Filled from the start up to the pointer. */
  filled?: boolean
  /** Amber ground from here on. */
  riskFrom?: number | null
  limit?: number | null
  /** Says what the limit is, above it. */
  limitText?: string
  /** One thin mark each. */
  measures?: readonly number[]
  ticks: readonly { at: number; text: string }[]
}

/** Further left than this a text does not fit before its mark. */
const nearStart = 0.4

/** A measuring tape: a scale from nothing, a pointer at what is, and marks at what was measured. */
export function Tape({
  max,
  label,
  value = null,
  filled = false,
  riskFrom = null,
  limit = null,
  limitText,
  measures = [],
  ticks,
}: TapeProps) {
  const left = (at: number) => `${Math.min(1, Math.max(0, at / max)) * 100}%`
  return (
    <div className={limitText ? 'tape noted' : 'tape'} role="img" aria-label={label}>
      <span className="track" />
      {riskFrom !== null && riskFrom < max && <span className="zone" style={{ left: left(riskFrom) }} />}
      {filled && value !== null && <span className="fill" style={{ width: left(value) }} />}
      {measures.map((at, index) => (
        <span key={index} className="measure" style={{ left: left(at) }} />
      ))}
      {limit !== null && <span className="limit" style={{ left: left(limit) }} />}
      {limit !== null && limitText && (
        <span className={`label above ${limit / max < nearStart ? 'start' : 'last'}`} style={{ left: left(limit) }}>
          {limitText}
        </span>
      )}
      {value !== null && <span className="pointer" style={{ left: left(value) }} />}
      {ticks.map(({ at, text }) => (
        <span key={at}>
          <span className="tick" style={{ left: left(at) }} />
          <span className={`label ${at === 0 ? 'start' : at > max * 0.94 ? 'last' : ''}`} style={{ left: left(at) }}>
            {text}
          </span>
        </span>
      ))}
    </div>
  )
}
