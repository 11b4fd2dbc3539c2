import { describe, expect, it } from 'vitest'
import { createScheduleBody, previewScheduleBody } from '@/lib/contract/schedule'
import { clockNote, placeChanges } from './clock-notes'
import { fieldOf } from './editor-fields'
import { checkChoices, choicesOf, formOf, keepOf, previewBodyOf, type ScheduleForm } from './schedule-form'
import { formOfTemplate, scheduleTemplates } from './templates'

const zone = 'Europe/Berlin'
const vmId = 'vm_01jd0000000000000000000000'
const daily = formOfTemplate('daily')
const errorsOf = (change: Partial<ScheduleForm>) => checkChoices(choicesOf({ ...daily, ...change }, zone))

describe('form and body', () => {
  it.each(scheduleTemplates.map(({ id }) => id))('takes template %s as it is', (id) => {
    const choices = choicesOf(formOfTemplate(id), zone)
    expect(checkChoices(choices)).toEqual([])
    expect(createScheduleBody.safeParse({ ...choices, vmId }).success).toBe(true)
    expect(previewScheduleBody.safeParse(previewBodyOf(choices, { vmId })).success).toBe(true)
  })

  it('follows the browser until a zone is chosen', () => {
    expect(choicesOf(daily, zone).timeZone).toBe(zone)
    expect(choicesOf({ ...daily, timeZone: 'Asia/Tokyo' }, zone).timeZone).toBe('Asia/Tokyo')
  })

  it('sends only what the frequency uses and what is switched on', () => {
    const weekly = choicesOf({ ...daily, frequency: 'weekly', weekdays: ['tue'], keep: keepOf({ weekly: 4 }) }, zone)
    expect(weekly).toMatchObject({ everyHours: null, weekdays: ['tue'], retention: { weekly: 4 } })
    expect(choicesOf(daily, zone)).toMatchObject({ everyHours: null, weekdays: [], retention: { keepLast: 7 } })
    expect(choicesOf(formOfTemplate('four-hours'), zone)).toMatchObject({ everyHours: 4, weekdays: [] })
  })

  it('is the same schedule after a way through the form', () => {
    const schedule = {
      id: 'sch_1',
      vmId,
      vmName: 'web-01',
      name: 'Nightly',
      enabled: false,
      frequency: 'weekly' as const,
      everyHours: null,
      time: '02:30',
      weekdays: ['mon', 'sun'],
      timeZone: 'Asia/Kathmandu',
      retention: { keepDays: 14, yearly: 2 },
      includeVolumes: false,
      quiesce: 'require' as const,
      nextRun: null,
      lastRun: null,
      keptCount: 0,
      missedCount: 0,
      failuresInRow: 0,
      lastFailure: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      can: { update: { allowed: true }, run: { allowed: true }, delete: { allowed: true } },
    }
    expect(choicesOf(formOf(schedule), zone)).toEqual({
      name: 'Nightly',
      frequency: 'weekly',
      everyHours: null,
      time: '02:30',
      weekdays: ['mon', 'sun'],
      timeZone: 'Asia/Kathmandu',
      retention: { keepDays: 14, yearly: 2 },
      includeVolumes: false,
      quiesce: 'require',
      enabled: false,
    })
  })
})

describe('what is wrong stands at its field', () => {
  it.each<[string, Partial<ScheduleForm>, string]>([
    ['no name', { name: '  ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(121) }, 'name'],
    ['no weekday', { frequency: 'weekly', weekdays: [] }, 'weekdays'],
    ['a time that is none', { time: '25:00' }, 'time'],
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['nothing to keep', { keep: keepOf({}) }, 'keep.keepLast.on'],
    ['a count of nothing', { keep: { ...keepOf({}), keepDays: { on: true, count: '' } } }, 'keep.keepDays.count'],
    ['a count out of range', { keep: { ...keepOf({}), keepLast: { on: true, count: '366' } } }, 'keep.keepLast.count'],
    ['a count that is no number', { keep: { ...keepOf({}), monthly: { on: true, count: 'a few' } } }, 'keep.monthly.count'],
    ['an interval that does not divide a day', { frequency: 'hourly', everyHours: '5' }, 'everyHours'],
  ])('%s', (_what, change, field) => {
    const errors = errorsOf(change)
    expect(errors.map(({ path }) => fieldOf(path))).toEqual([field])
    const asked = previewBodyOf(choicesOf({ ...daily, ...change }, zone), { vmId })
    expect(asked === null).toBe(field !== 'name')
  })
})

describe('clock changes in words', () => {
  const forward = { at: '2026-03-29T01:00:00Z', run: { slot: '2026-03-29T02:30', at: '2026-03-29T01:30:00Z', note: 'moved' as const } }
  const back = { at: '2026-10-25T01:00:00Z', run: { slot: '2026-10-25T02:30', at: '2026-10-25T00:30:00Z', note: 'first-of-two' as const } }

  it('says that a time is skipped, that one comes twice, and that the offset differs from a run on', () => {
    expect(clockNote(forward, zone)).toMatch(/^Clocks go forward, so 02:30 does not exist on that day\. It runs at 03:30 \S+ instead\.$/)
    expect(clockNote(back, zone)).toBe('Clocks go back, so 02:30 comes twice. It runs once, the first time.')
    const first = { at: back.at, run: { slot: '2026-10-25T12:00', at: '2026-10-25T11:00:00Z' } }
    expect(clockNote(first, zone)).toBe('The first run after the clocks change: UTC+01:00 from here on, it was UTC+02:00.')
  })

  it('stands at the run that it touches where that is listed, and below the list where it is not', () => {
    const { bySlot, later } = placeChanges([{ slot: '2026-03-28T02:30', at: '2026-03-28T01:30:00Z' }, forward.run], [forward, back])
    expect([...bySlot]).toEqual([[forward.run.slot, forward]])
    expect(later).toEqual([back])
  })
})
