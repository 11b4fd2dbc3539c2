'use client'
import { RadioField } from '@/components/form/field'
import type { RestoreBody } from '@/lib/contract/restore-point'

const cell =
  'px-3.5 py-3 has-checked:rounded-[4px] has-checked:bg-accent-soft has-checked:shadow-[inset_0_0_0_1.5px_var(--accent)] not-first:border-line-2 max-sm:not-first:border-t sm:not-first:border-l'

export function ModeChoice(props: {
  mode: RestoreBody['mode']
  onChange: (mode: RestoreBody['mode']) => void
  vmName: string
  at: string
}) {
  return (
    <fieldset className="grid rounded-2 border border-line-control sm:grid-cols-2">
      <legend className="sr-only">How to restore</legend>
      <div className={cell}>
        <RadioField
          name="mode"
          value="new-vm"
          checked={props.mode === 'new-vm'}
          onChange={() => props.onChange('new-vm')}
          label={<b>To a new VM beside it</b>}
          hint={`${props.vmName} goes on as it is. Compare, then switch.`}
        />
      </div>
      <div className={cell}>
        <RadioField
          name="mode"
          value="in-place"
          checked={props.mode === 'in-place'}
          onChange={() => props.onChange('in-place')}
          label={<b>In place</b>}
          hint={`${props.vmName} stops and comes back as it was at ${props.at}.`}
        />
      </div>
    </fieldset>
  )
}
