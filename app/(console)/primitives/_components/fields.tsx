'use client'
import { useState } from 'react'
import { CheckboxField, RadioField, TextAreaField, TextField } from '@/components/form/field'
import { ChipsField, ComboboxField, SelectField, SwitchField, TimeField } from '@/components/form/choice-fields'
import { DraftNote } from '@/components/form/draft-note'
import { FormProblem } from '@/components/form/form-problem'
import { Section } from '@/components/layout/page-header'
import { nothing, Specimen, Specimens } from './specimen'

const few = [
  { value: 'a', label: 'The first', name: 'The first' },
  { value: 'b', label: 'The second', name: 'The second' },
] as const
type Few = (typeof few)[number]['value']

/** Label, control, hint and error, wired to one another. */
export function Fields({ title }: { title: string }) {
  const [one, setOne] = useState<Few>('a')
  const [some, setSome] = useState<Few[]>(['a'])
  const [on, setOn] = useState(true)
  const choose = (value: string) => setOne(value === 'b' ? 'b' : 'a')
  return (
    <Section title={title}>
      <Specimens>
        <Specimen name="Empty, with a hint">
          <TextField label="Name" hint="Others see it." placeholder="before the upgrade" />
        </Specimen>
        <Specimen name="Filled">
          <TextField label="Name" defaultValue="web-01" />
        </Specimen>
        <Specimen name="Wrong">
          <TextField label="Name" hint="Others see it." error="must not be empty" defaultValue="" />
        </Specimen>
        <Specimen name="Only to be read">
          <TextField label="Identity" readOnly defaultValue="vm_01k9" className="mono" />
        </Specimen>
        <Specimen name="Of several lines">
          <TextAreaField label="Note" hint="Up to 2,000 characters." defaultValue="Before 16.4" />
        </Specimen>
        <Specimen name="Boxes and buttons">
          <div className="grid gap-2">
            <CheckboxField label="Take a snapshot first" hint="Takes under a second." defaultChecked />
            <CheckboxField label="Start it afterwards" />
            <RadioField name="mode" label="To a new VM" hint="Nothing is overwritten." defaultChecked />
            <RadioField name="mode" label="In place" />
          </div>
        </Specimen>
        <Specimen name="Select and combobox">
          <div className="grid gap-4">
            <SelectField label="Which" hint="One of a list." value={one} options={few} onChange={setOne} />
            <ComboboxField label="Which" error="is not there any more" name="Which" value={one} options={few} onChange={choose} />
          </div>
        </Specimen>
        <Specimen name="Chips, time and switch">
          <div className="grid gap-4">
            <ChipsField label="Which of them" error="needs at least one" value={some} options={few} onChange={setSome} />
            <TimeField label="At" hint="In Europe/Berlin." name="Times" value="02:30" onChange={nothing} />
            <SwitchField label="Enabled" hint="Runs at its time." checked={on} onChange={setOn} />
          </div>
        </Specimen>
        <Specimen name="The form as a whole">
          <div className="grid gap-3">
            <FormProblem error={{ message: 'The VM is being restored; wait for it to end.', type: 'req_01k9zq6' }} />
            <DraftNote draft={{ restored: true, discard: nothing }} onReset={nothing} />
          </div>
        </Specimen>
      </Specimens>
    </Section>
  )
}
