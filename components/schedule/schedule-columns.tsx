'use client'
import Link from 'next/link'
import type { Column } from '@/components/table/columns'
import type { Schedule } from '@/lib/contract/schedule'
import { retentionText, ruleText } from './labels'
import { LastRun, NextRun } from './run-facts'
import { ScheduleActions } from './schedule-actions'
import { ScheduleState } from './schedule-state'

const name = (withVm: boolean): Column<Schedule> => ({
  id: 'name',
  header: 'Schedule',
  narrow: 'title',
  always: true,
  cell: (schedule) => (
    <span className="block min-w-0">
      <Link
        href={`/schedules/${schedule.id}`}
        data-row-open
        className={`font-strong text-ink [overflow-wrap:anywhere] ${withVm ? 'inline-flex min-h-6 items-center' : ''}`}
      >
        {schedule.name}
      </Link>
      {withVm && (
        <span className="block text-12 leading-[1.3] text-ink-3">
          <Link href={`/vms/${schedule.vmId}/schedules`} className="inline-flex min-h-6 items-center text-ink-2">
            {schedule.vmName}
          </Link>
        </span>
      )}
    </span>
  ),
})

const rest: Column<Schedule>[] = [
  {
    id: 'rule',
    header: 'When',
    width: '180px',
    narrow: 'meta',
    cell: (schedule) => (
      <span className="block">
        <span className="text-ink">{ruleText(schedule)}</span>
        <span className="ml-2 text-12 leading-[1.3] text-ink-3 sm:ml-0 sm:block">{schedule.timeZone.replaceAll('_', ' ')}</span>
      </span>
    ),
  },
  { id: 'next', header: 'Next run', width: '176px', narrow: 'meta', cell: (schedule) => <NextRun schedule={schedule} /> },
  { id: 'last', header: 'Last run', width: '190px', leave: 3, narrow: 'full', cell: (schedule) => <LastRun schedule={schedule} /> },
  {
    id: 'kept',
    header: 'Kept',
    width: '120px',
    leave: 2,
    narrow: 'meta',
    cell: (schedule) => (
      <span className="block">
        <span className="text-ink">{schedule.keptCount}</span>
        <span className="ml-2 text-12 leading-[1.3] text-ink-3 sm:ml-0 sm:block">keeps {retentionText(schedule.retention)}</span>
      </span>
    ),
  },
  { id: 'state', header: 'State', width: '170px', narrow: 'full', cell: (schedule) => <ScheduleState schedule={schedule} /> },
  {
    id: 'volumes',
    header: 'Volumes',
    width: '90px',
    wide: true,
    narrow: 'hide',
    cell: ({ includeVolumes }) => (includeVolumes ? 'in' : 'left out'),
  },
  {
    id: 'id',
    header: 'Id',
    width: '250px',
    optional: true,
    narrow: 'full',
    cell: (schedule) => <code className="text-12">{schedule.id}</code>,
  },
  {
    id: 'actions',
    header: '',
    headerLabel: 'Actions',
    width: '124px',
    always: true,
    end: true,
    narrow: 'action',
    cell: (schedule) => <ScheduleActions schedule={schedule} />,
  },
]

/** Columns of a list of one VM's schedules. */
export const scheduleColumns: readonly Column<Schedule>[] = [name(false), ...rest]

/** The same with the VM, for the list of all. */
export const allScheduleColumns: readonly Column<Schedule>[] = [name(true), ...rest]
