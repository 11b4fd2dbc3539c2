import Link from 'next/link'
import { Empty } from '@/components/feedback/empty'
import { scheduleTemplates } from './templates'

/** Why a machine wants a schedule, three ways to begin, and what is no backup. `reason`: why this reader can make none. */
export function NoSchedules({ vmId, reason }: { vmId: string; reason: string | undefined }) {
  return (
    <>
      <Empty title="No schedule backs this machine up">
        <p>
          A <b className="font-strong text-ink">snapshot</b> is for the moment before something risky: it lies beside the machine and goes
          with its host. A <b className="font-strong text-ink">backup</b> lies in the repository, survives the host, and a schedule takes it
          without being asked. The first three cost nothing. Use both.
        </p>
      </Empty>
      {reason ? (
        <p className="mt-5">{reason} An owner or an admin of the account can make a schedule.</p>
      ) : (
        <ul aria-label="Begin with a template" className="mt-5 grid gap-3 @min-[640px]/page:grid-cols-3">
          {scheduleTemplates.map(({ id, title, text }) => (
            <li key={id}>
              <Link
                href={`/vms/${vmId}/schedules/new?template=${id}`}
                className="grid h-full content-start gap-1 rounded-2 border border-line-control bg-raised px-4 py-3 hover:bg-hover hover:no-underline"
              >
                <b className="font-strong text-ink">{title}</b>
                <span className="text-ink-2">{text}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <section className="mt-8 max-w-[70ch]">
        <h2 className="text-14">What is not a backup</h2>
        <ul className="mt-2 grid list-disc gap-1 pl-5">
          <li>A machine that is switched off: its disk is as lost with the host as that of a running one.</li>
          <li>A second machine from the same template: it holds the system, not your data.</li>
          <li>A copy to another machine of the same network: what deletes or encrypts one reaches the other.</li>
          <li>A snapshot: it shares its blocks with the disk that it is to save.</li>
        </ul>
      </section>
    </>
  )
}
