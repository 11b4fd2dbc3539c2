'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react'
import { toast } from 'sonner'
import { DraftNote } from '@/components/form/draft-note'
import { TextField } from '@/components/form/field'
import { FormProblem } from '@/components/form/form-problem'
import { useDraft } from '@/components/form/use-draft'
import { Button } from '@/components/ui/button'
import { buttonVariants } from '@/components/ui/button-variants'
import { useBrowserTimeZone } from '@/components/ui/now'
import type { Schedule } from '@/lib/contract/schedule'
import { asProblemError } from '@/lib/query/problem-error'
import { useCreateSchedule, useUpdateSchedule } from '@/lib/query/schedule-mutations'
import { Consequences } from './consequences'
import { fieldOf } from './editor-fields'
import { KeepFields } from './keep-fields'
import { OtherFields } from './other-fields'
import { RuleFields } from './rule-fields'
import { choicesOf, formOf, previewBodyOf, savedBodyOf, type ScheduleForm } from './schedule-form'
import { TemplateChoice } from './template-choice'
import { formOfTemplate, scheduleTemplates } from './templates'
import { useEditor, type Editor } from './use-editor'

export interface ScheduleEditorProps {
  vmId: string
  /** The one that is changed; none makes a new one. */
  schedule?: Schedule
  /** What a new one begins with. */
  template?: string | null
  /** Where Cancel and a saved form lead. */
  back: string
}

/** What is chosen at the left, what it does at the right. Saving never takes a backup. */
export function ScheduleEditor({ vmId, schedule, template = null, back }: ScheduleEditorProps) {
  const router = useRouter()
  const browserZone = useBrowserTimeZone()
  const initial = useMemo(() => (schedule ? formOf(schedule) : formOfTemplate(template)), [schedule, template])
  const editor = useEditor(initial)
  const { form, values } = editor
  const draft = useDraft(form, schedule ? `schedule:${schedule.id}` : `schedule-of:${vmId}`)
  const create = useCreateSchedule()
  const update = useUpdateSchedule(schedule?.id ?? '')
  const busy = create.isPending || update.isPending
  const scheduleId = schedule?.id
  const saved = useMemo(() => (schedule ? savedBodyOf(schedule) : null), [schedule])
  const body = useMemo(() => previewBodyOf(choicesOf(values, browserZone), { vmId, scheduleId }), [values, browserZone, vmId, scheduleId])
  const save = async (sent: ScheduleForm) => {
    const choices = choicesOf(sent, browserZone)
    try {
      const saved = schedule ? await update.mutateAsync(choices) : await create.mutateAsync({ vmId, ...choices })
      draft.discard()
      toast.success(schedule ? `“${saved.name}” was changed` : `“${saved.name}” was made`, {
        description: 'Saving took no backup. It runs at its times.',
      })
      router.push(back)
    } catch (thrown) {
      showErrors(editor, thrown)
    }
  }
  const place = useRef<HTMLFormElement>(null)
  const [tries, setTries] = useState(0)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    await form.handleSubmit(save)(event)
    setTries((count) => count + 1)
  }
  // After the render that marks what was refused, here or by the server.
  useEffect(() => {
    if (tries > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button')?.focus()
  }, [tries])
  const choose = (id: string) => {
    const { name, frequency, everyHours, time, keep } = formOfTemplate(id)
    // A name that was typed stays.
    if (scheduleTemplates.some(({ title }) => title === values.name)) editor.set('name', name)
    editor.set('frequency', frequency)
    editor.set('everyHours', everyHours)
    editor.set('time', time)
    editor.set('keep', keep)
  }
  return (
    <form ref={place} noValidate onSubmit={(event) => void submit(event)} aria-label={schedule ? `Edit ${schedule.name}` : 'New schedule'}>
      <div className="grid items-start gap-x-10 gap-y-8 @min-[860px]/page:grid-cols-[minmax(0,540px)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-6">
          <DraftNote draft={draft} onReset={() => form.reset(initial)} />
          {!schedule && <TemplateChoice values={values} onChoose={choose} />}
          <TextField label="Name" autoComplete="off" error={editor.errorOf('name')} {...form.register('name')} />
          <RuleFields editor={editor} />
          <KeepFields editor={editor} />
          <OtherFields editor={editor} />
          <FormProblem error={form.formState.errors.root} />
        </div>
        <section
          aria-label="What this schedule does"
          className="min-w-0 border-line-2 max-[860px]:border-t max-[860px]:pt-6 @min-[860px]/page:max-w-[560px] @min-[860px]/page:border-l @min-[860px]/page:pl-8"
        >
          <Consequences body={body} saved={saved} />
        </section>
      </div>
      <div className="thumb-bar mt-8 flex items-center gap-2 border-t border-line bg-paper py-3 min-[561px]:sticky min-[561px]:bottom-0 max-[560px]:[&>*]:flex-1">
        <Button type="submit" variant="primary" busy={busy}>
          {schedule ? 'Save changes' : 'Save schedule'}
        </Button>
        <Link href={back} className={buttonVariants()} onClick={draft.discard}>
          Cancel
        </Link>
      </div>
    </form>
  )
}

/** Puts what the server refused at its fields; what names none of them, or nothing, stands below the form. */
function showErrors({ form }: Editor, thrown: unknown): void {
  const problem = asProblemError(thrown)
  let placed = 0
  for (const { path, message } of problem.errors) {
    const field = fieldOf(path)
    if (!field) continue
    form.setError(field, { message })
    placed += 1
  }
  if (placed === 0) form.setError('root', { message: problem.message, type: problem.requestId ?? '' })
}
