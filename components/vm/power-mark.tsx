import type { VmPower } from '@/lib/domain/vm'

export const powerLabel: Record<VmPower, string> = {
  running: 'Running',
  paused: 'Paused',
  stopped: 'Stopped',
  crashed: 'Crashed',
  unknown: 'Not known',
}

export function PowerMark({ power }: { power: VmPower }) {
  return (
    <span className={`inline-flex items-center align-middle gap-2 whitespace-nowrap ${power === 'crashed' ? 'text-danger' : ''}`}>
      <i className={`pw ${power}`} aria-hidden="true" />
      {powerLabel[power]}
    </span>
  )
}
