'use client'
import { SelectField, SwitchField } from '@/components/form/choice-fields'
import type { Editor } from './use-editor'

const quiesceOptions = [
  { value: 'auto', label: 'When the guest agent answers' },
  { value: 'require', label: 'Always; without it the run fails' },
  { value: 'never', label: 'Never' },
] as const

const quiesceHints: Record<(typeof quiesceOptions)[number]['value'], string> = {
  auto: 'File systems are put at rest for the instant; without an agent it is as after a power cut.',
  require: 'No backup is taken when the guest agent does not answer.',
  never: 'The guest is not asked. All disks are still of one instant.',
}

/** What goes in, how the guest is asked, and whether it runs at all. */
export function OtherFields({ editor: { values, set, errorOf } }: { editor: Editor }) {
  return (
    <>
      <SwitchField
        label="Volumes too"
        hint={
          values.includeVolumes
            ? 'The system disk and every volume, all of the same instant.'
            : 'Only the system disk. Volumes are left out.'
        }
        checked={values.includeVolumes}
        onChange={(on) => set('includeVolumes', on)}
      />
      <SelectField
        label="Quiesce the guest’s file systems"
        hint={quiesceHints[values.quiesce]}
        error={errorOf('quiesce')}
        value={values.quiesce}
        options={quiesceOptions}
        onChange={(quiesce) => set('quiesce', quiesce)}
      />
      <SwitchField
        label="Enabled"
        hint={values.enabled ? 'Runs at its times.' : 'Paused: it keeps its settings and backups, and does not run.'}
        checked={values.enabled}
        onChange={(on) => set('enabled', on)}
      />
    </>
  )
}
