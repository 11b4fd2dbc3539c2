'use client'
import { useState } from 'react'
import { Section } from '@/components/layout/page-header'
import { Chips } from '@/components/ui/chips'
import { Combobox } from '@/components/ui/combobox'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { Tabs } from '@/components/ui/tabs'
import { TimeInput } from '@/components/ui/time-input'
import { Row, Specimen, Specimens } from './specimen'

const days = [
  { value: 'mon', label: 'Mo', name: 'Monday' },
  { value: 'tue', label: 'Tu', name: 'Tuesday' },
  { value: 'wed', label: 'We', name: 'Wednesday' },
] as const
const quiesce = [
  { value: 'auto', label: 'When the agent answers' },
  { value: 'never', label: 'Never' },
  { value: 'require', label: 'Always', reason: 'The guest agent is silent.' },
] as const
const zones = [
  { value: 'Europe/Berlin', label: 'Europe/Berlin', aside: 'UTC+1' },
  { value: 'Asia/Kathmandu', label: 'Asia/Kathmandu', aside: 'UTC+5:45', keywords: ['Nepal'] },
]

/** One of several, some of several, on or off. */
export function Choices({ title }: { title: string }) {
  const [chosen, setChosen] = useState<('mon' | 'tue' | 'wed')[]>(['mon'])
  const [how, setHow] = useState<(typeof quiesce)[number]['value']>('auto')
  const [zone, setZone] = useState('Europe/Berlin')
  const [on, setOn] = useState(true)
  const [time, setTime] = useState('02:30')
  const [tab, setTab] = useState('one')
  return (
    <Section title={title}>
      <Specimens>
        <Specimen name="Segmented: one of a few">
          <Segmented label="Quiesce" value={how} options={quiesce.slice(0, 2)} onChange={setHow} />
        </Specimen>
        <Specimen name="Chips: any of a few">
          <Chips label="Days" value={chosen} options={days} onChange={setChosen} />
        </Specimen>
        <Specimen name="Select: one of a list, one of them refused">
          <Select aria-label="Quiesce" value={how} options={quiesce} onChange={setHow} />
        </Specimen>
        <Specimen name="Select that is wrong">
          <Select aria-label="Quiesce, wrong" aria-invalid value={how} options={quiesce} onChange={setHow} />
        </Specimen>
        <Specimen name="Combobox: one of many, found by typing">
          <Combobox name="Time zone" value={zone} options={zones} onChange={setZone} />
        </Specimen>
        <Specimen name="Switch: on, off, on its way">
          <Row>
            <Switch aria-label="On" checked={on} onChange={setOn} />
            <Switch aria-label="Off" checked={!on} onChange={(next) => setOn(!next)} />
            <Switch aria-label="On its way" busy checked={on} onChange={setOn} />
          </Row>
        </Specimen>
        <Specimen name="Time of day: typed, moved or picked">
          <TimeInput name="Time" value={time} onChange={setTime} />
        </Specimen>
        <Specimen name="Tabs on one page">
          <Tabs
            label="Views"
            value={tab}
            onChange={setTab}
            tabs={[
              { value: 'one', label: 'One', content: 'The first view.' },
              { value: 'two', label: 'Two', content: 'The second view.' },
            ]}
          />
        </Specimen>
      </Specimens>
    </Section>
  )
}
