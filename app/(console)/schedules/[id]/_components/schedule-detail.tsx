'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleX } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { PageHeader, Section } from '@/components/layout/page-header'
import { retentionText, ruleText } from '@/components/schedule/labels'
import { MonthCalendar } from '@/components/schedule/month-calendar'
import { PlannedRuns } from '@/components/schedule/planned-runs'
import { LastRun, NextRun } from '@/components/schedule/run-facts'
import { RunsTable } from '@/components/schedule/runs-table'
import { ScheduleActions } from '@/components/schedule/schedule-actions'
import { ScheduleState } from '@/components/schedule/schedule-state'
import { savedBodyOf } from '@/components/schedule/schedule-form'
import { buttonVariants } from '@/components/ui/button-variants'
import type { Schedule } from '@/lib/contract/schedule'
import { asProblemError } from '@/lib/query/problem-error'
import { useScheduleGoing } from '@/lib/query/schedule-mutations'
import { scheduleOptions, schedulePreviewOptions } from '@/lib/query/schedules'

const trail = [{ href: '/schedules', label: 'Schedules' }]
const quiesceText: Record<Schedule['quiesce'], string> = {
  auto: 'when the guest agent answers',
  require: 'always; without it a run fails',
  never: 'never',
}

/** What a schedule will do, what became of its runs, and why it fails where it does. */
export function ScheduleDetail({ id }: { id: string }) {
  const going = useScheduleGoing(id)
  const { data: schedule, error, refetch } = useQuery({ ...scheduleOptions(id), enabled: !going })
  if (error && asProblemError(error).code === 'not-found') return <Gone schedule={schedule} />
  if (!schedule) {
    return error && <ProblemNote title="The schedule could not be read" error={error} onRetry={() => void refetch()} />
  }
  return (
    <>
      <PageHeader title={schedule.name} trail={trail} actions={<ScheduleActions schedule={schedule} page />}>
        <p>
          {ruleText(schedule)}, {schedule.timeZone.replaceAll('_', ' ')}. Backs up{' '}
          <Link href={`/vms/${schedule.vmId}/schedules`}>{schedule.vmName}</Link>.
        </p>
      </PageHeader>
      {schedule.failuresInRow > 0 && <Failing schedule={schedule} />}
      <dl className="grid gap-x-8 gap-y-4 border-y border-t-line-2 border-b-line py-4 @min-[640px]/page:grid-cols-2 @min-[1040px]/page:grid-cols-5">
        <Fact name="State">
          <ScheduleState schedule={schedule} reason={false} />
        </Fact>
        <Fact name="Next run">
          <NextRun schedule={schedule} />
        </Fact>
        <Fact name="Last run">
          <LastRun schedule={schedule} />
        </Fact>
        <Fact name="Keeps">
          <span className="block text-ink">{retentionText(schedule.retention)}</span>
          <span className="block text-12 text-ink-3">{schedule.keptCount} kept now</span>
        </Fact>
        <Fact name="Takes">
          <span className="block text-ink">{schedule.includeVolumes ? 'All disks' : 'The system disk only'}</span>
          <span className="block text-12 text-ink-3">quiesced {quiesceText[schedule.quiesce]}</span>
        </Fact>
      </dl>
      <div className="grid items-start gap-x-10 @min-[1180px]/page:grid-cols-[minmax(0,1fr)_420px]">
        <Section title="Runs" aside={`times in ${schedule.timeZone.replaceAll('_', ' ')}`}>
          <RunsTable scheduleId={id} timeZone={schedule.timeZone} />
        </Section>
        <Ahead schedule={schedule} />
      </div>
    </>
  )
}

/** Deleted while it was looked at: by somebody else, or in another tab. */
function Gone({ schedule }: { schedule: Schedule | undefined }) {
  return (
    <>
      <PageHeader title={schedule?.name ?? 'Schedule'} trail={trail} />
      <Empty
        title="This schedule has been deleted"
        action={
          <Link href={schedule ? `/vms/${schedule.vmId}/schedules` : '/schedules'} className={buttonVariants()}>
            {schedule ? `Schedules of ${schedule.vmName}` : 'All schedules'}
          </Link>
        }
      >
        <p>Its backups stay until somebody deletes them.</p>
      </Empty>
    </>
  )
}

function Failing({ schedule: { failuresInRow, lastFailure, vmName } }: { schedule: Schedule }) {
  return (
    <div role="alert" className="mb-5 grid grid-cols-[16px_minmax(0,1fr)] gap-x-3 border-l-2 border-danger-fill bg-danger-soft px-3 py-2.5">
      <CircleX aria-hidden="true" className="mt-0.5 size-4 text-danger" />
      <div>
        <p className="font-strong text-ink">
          {failuresInRow === 1 ? 'The last run has failed' : `The last ${failuresInRow} runs have failed`}
        </p>
        {lastFailure && <p className="text-ink">{lastFailure}</p>}
        <p className="text-ink-2">
          Each run is tried again after one and after five minutes. Until one succeeds, {vmName} is protected only by what it has.
        </p>
      </div>
    </div>
  )
}

function Ahead({ schedule }: { schedule: Schedule }) {
  const { id, enabled, timeZone } = schedule
  const going = useScheduleGoing(id)
  const query = useQuery(schedulePreviewOptions(going || !enabled ? null : savedBodyOf(schedule)))
  const preview = enabled ? query.data?.preview : undefined
  return (
    <div className="min-w-0">
      <Section title="Next five runs" aside={timeZone.replaceAll('_', ' ')}>
        {!enabled && <p className="py-3">None while it is paused.</p>}
        {query.error && (
          <ProblemNote title="The next runs could not be worked out" error={query.error} onRetry={() => void query.refetch()} />
        )}
        {preview && <PlannedRuns preview={preview} timeZone={timeZone} />}
        {enabled && query.isPending && <p className="py-3 text-ink-3">Working out the next runs…</p>}
      </Section>
      {preview && (
        <Section title="In 30 days">
          <div className="pt-3">
            <MonthCalendar month={preview.month} />
          </div>
        </Section>
      )}
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="mb-0.5 text-12 text-ink-3">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
