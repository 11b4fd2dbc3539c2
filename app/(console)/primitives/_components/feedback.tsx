'use client'
import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/feedback/confirm-dialog'
import { Empty } from '@/components/feedback/empty'
import { ProblemNote } from '@/components/feedback/problem-note'
import { toastProblem } from '@/components/feedback/toast'
import { Section } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { ProblemError } from '@/lib/query/problem-error'
import { nothing, Row, Specimen, Specimens } from './specimen'

const refused = new ProblemError({
  status: 503,
  code: 'unavailable',
  detail: 'The database did not answer within 5 s. Schedules go on running.',
  errors: [],
  requestId: 'req_01k9zq6',
})

/** What is said when there is nothing, when it failed, and before something goes. */
export function Feedback({ title }: { title: string }) {
  return (
    <Section title={title}>
      <Specimens>
        <Specimen name="Empty" wide>
          <Empty title="No restore points yet" action={<Button variant="primary">Snapshot</Button>}>
            <p>Why it matters, and what to do next.</p>
          </Empty>
        </Specimen>
        <Specimen name="Problem: with a request id, and without an answer" wide>
          <ProblemNote title="The list could not be read" error={refused} onRetry={nothing} />
          <ProblemNote title="The list could not be read" error={new TypeError('Failed to fetch')} onRetry={nothing} />
        </Specimen>
        <Specimen name="Toasts">
          <Row>
            <Button onClick={() => toast('Snapshot done', { description: 'web-01, in 0.4 s' })}>Plain</Button>
            <Button onClick={() => toast.success('Snapshot done')}>Success</Button>
            <Button onClick={() => toastProblem('No snapshot was taken', refused)}>Problem</Button>
          </Row>
        </Specimen>
        <Specimen name="Confirmation: plain and dangerous">
          <Confirmations />
        </Specimen>
      </Specimens>
    </Section>
  )
}

function Confirmations() {
  const [shown, setShown] = useState<'plain' | 'danger' | null>(null)
  const close = () => setShown(null)
  return (
    <Row>
      <Button onClick={() => setShown('plain')}>Plain…</Button>
      <Button onClick={() => setShown('danger')}>Dangerous…</Button>
      <ConfirmDialog
        open={shown !== null}
        onOpenChange={close}
        danger={shown === 'danger'}
        title="Delete “before the upgrade”"
        description={<p>It frees 1.31 GB. The other points are not affected.</p>}
        confirm="Delete"
        busy={false}
        onConfirm={close}
      />
    </Row>
  )
}
