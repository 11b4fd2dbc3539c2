'use client'
import { useNow } from '@/components/ui/now'
import { Age, Instant } from '@/components/ui/time'
import type { VmDetail } from '@/lib/contract/vm'
import { formatBytes } from '@/lib/format/bytes'
import { lossParts } from '@/lib/format/duration'

/** Two ages, never mixed: what is lost if only the VM breaks, and if its host is lost. */
export function RecoveryPoint({ vm }: { vm: VmDetail }) {
  const { newestPointAt, newestBackupAt, snapshots, storedBytes } = vm.protection
  return (
    <section className="pt-6" aria-labelledby="recovery-point">
      <div className="flex items-baseline gap-2">
        <h2 id="recovery-point">Recovery point</h2>
        {newestPointAt && (
          <span className="ml-auto text-12 text-ink-3">
            newest good point <Instant at={newestPointAt} />
          </span>
        )}
      </div>
      {newestPointAt ? <Loss since={newestPointAt} /> : <Nothing />}
      <dl className="mt-5 grid gap-x-4 gap-y-3 sm:grid-cols-3">
        <div>
          <dt className="text-12 text-ink-3">If the host is lost</dt>
          <dd className={newestBackupAt ? 'font-strong text-ink' : 'font-strong text-danger'}>
            {newestBackupAt ? <Age at={newestBackupAt} /> : 'Everything: there is no backup'}
          </dd>
          <dd className="text-12 text-ink-3">snapshots live beside the VM</dd>
        </div>
        <div>
          <dt className="text-12 text-ink-3">Snapshots</dt>
          <dd className="font-strong text-ink">{snapshots}</dd>
          <dd className="text-12 text-ink-3">kept until deleted</dd>
        </div>
        <div>
          <dt className="text-12 text-ink-3">They take</dt>
          <dd className="font-strong text-ink">{formatBytes(storedBytes)}</dd>
          <dd className="text-12 text-ink-3">of {formatBytes(vm.diskBytes)} on disks</dd>
        </div>
      </dl>
    </section>
  )
}

function Loss({ since }: { since: string }) {
  const now = useNow()
  const parts = lossParts(now - Date.parse(since))
  return (
    <>
      <p className="mt-3.5 text-64 leading-none font-[350] tracking-[-0.045em] whitespace-nowrap text-ink">
        {parts.map(({ value, unit }) => (
          <span key={unit}>
            {value}
            <small className="mr-[0.45em] ml-[0.12em] text-[0.34em] font-normal tracking-normal text-ink-3">{unit}</small>
          </span>
        ))}
      </p>
      <p className="mt-2 text-14">of changes would be lost if this machine broke now.</p>
    </>
  )
}

function Nothing() {
  return (
    <>
      <p className="mt-3.5 text-64 leading-none font-[350] tracking-[-0.045em] text-danger">No point</p>
      <p className="mt-2 max-w-[56ch] text-14 leading-normal">
        There is nothing to go back to. Press <b>Snapshot</b> before the next change: it takes under a second and the machine goes on.
      </p>
    </>
  )
}
