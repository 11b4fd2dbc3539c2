import { Section } from '@/components/layout/page-header'
import { Row, Specimen, Specimens } from './specimen'

const grounds = ['paper', 'raised', 'sunken', 'hover', 'accent-soft', 'risk-soft', 'danger-soft', 'band']
const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'risk', 'danger']
const fills = ['fill', 'accent', 'risk-fill', 'danger-fill', 'line', 'line-2', 'line-control']
const sizes = ['11', '12', '13', '14', '16', '20', '28']

/** The whole of app/styles/tokens.css, as far as it can be seen. */
export function Tokens({ title }: { title: string }) {
  return (
    <Section title={title}>
      <Specimens>
        <Specimen name="Grounds">
          <Swatches names={grounds} />
        </Specimen>
        <Specimen name="Marks and lines">
          <Swatches names={fills} />
        </Specimen>
        <Specimen name="Inks">
          {inks.map((name) => (
            <p key={name} style={{ color: `var(--${name})` }}>
              {name}: 9 h 12 min, 38.90 GB
            </p>
          ))}
        </Specimen>
        <Specimen name="Type">
          {sizes.map((size) => (
            <p key={size} className="text-ink" style={{ fontSize: `var(--t-${size})` }}>
              {size} Holdfast 0123456789
            </p>
          ))}
          <p className="mono text-ink">mono 10.40.2.11 0O 1lI</p>
        </Specimen>
        <Specimen name="Planes">
          <div className="grid gap-6">
            <div className="rounded-3 bg-raised p-4 shadow-menu">shadow-menu</div>
            <div className="rounded-3 bg-raised p-4 shadow-plane">shadow-plane</div>
          </div>
        </Specimen>
      </Specimens>
    </Section>
  )
}

function Swatches({ names }: { names: readonly string[] }) {
  return (
    <div className="grid gap-1">
      {names.map((name) => (
        <Row key={name}>
          <span className="h-6 w-24 rounded-1 border border-line" style={{ background: `var(--${name})` }} />
          <code className="text-12">--{name}</code>
        </Row>
      ))}
    </div>
  )
}
