import { dehydrate, QueryClient, type DehydratedState } from '@tanstack/react-query'
import { choicesOf, previewBodyOf, type ScheduleForm } from '@/components/schedule/schedule-form'
import { requirePageActor } from '@/lib/auth/page-actor'
import { systemClock } from '@/lib/clock'
import { previewScheduleBody } from '@/lib/contract/schedule'
import { webDb } from '@/lib/db/web'
import { schedulePreviewOptions } from '@/lib/query/schedules'
import { previewSchedule } from '@/lib/services/preview-schedule'

/** What an editor's form does as it is opened, in the zone that the browser begins with: UTC until it is known to be another. */
export async function prefetchPreview(form: ScheduleForm, of: { vmId: string; scheduleId?: string }): Promise<DehydratedState> {
  const client = new QueryClient()
  const { actor } = await requirePageActor()
  const asked = previewBodyOf(choicesOf(form, 'UTC'), of)
  if (asked) {
    const preview = await previewSchedule({ db: webDb(), actor, clock: systemClock, body: previewScheduleBody.parse(asked) })
    client.setQueryData(schedulePreviewOptions(asked).queryKey, { asked, preview })
  }
  return dehydrate(client)
}
