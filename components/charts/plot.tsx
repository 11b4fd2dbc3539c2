import type { ReactNode } from 'react'

/** What every plot is drawn on: shares of the box, so that nothing is measured and the height is there before the data. */
export const box = { width: 1_000, height: 100 } as const

export interface PlotLabel {
  /** Where it stands, 0 to 1. */
  at: number
  text: string
}

const edge = 0.04
const place = (at: number) => (at < edge ? 'start' : at > 1 - edge ? 'last' : '')

/** A plot's frame: lines stretch with the page, labels and round marks do not. `y` labels stand at the right, from the bottom up. */
export function Plot(props: { label: string; children: ReactNode; marks?: ReactNode; x: readonly PlotLabel[]; y?: readonly PlotLabel[] }) {
  return (
    <div className="plot" role="img" aria-label={props.label}>
      <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" aria-hidden="true">
        {props.x.map(({ at }) => (
          <line key={at} className="grid-line" x1={at * box.width} x2={at * box.width} y1={0} y2={box.height} />
        ))}
        {props.children}
      </svg>
      {props.marks}
      {props.x.map(({ at, text }) => (
        <span key={at} className={`label x ${place(at)}`} style={{ left: `${at * 100}%` }}>
          {text}
        </span>
      ))}
      {props.y?.map(({ at, text }) => (
        <span key={text} className="label y" style={{ top: `${(1 - at) * 100}%` }}>
          {text}
        </span>
      ))}
    </div>
  )
}
