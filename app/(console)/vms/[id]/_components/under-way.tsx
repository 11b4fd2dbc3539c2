'use client'
import { useQuery } from '@tanstack/react-query'
import { OperationProgress } from '@/components/operation/operation-progress'
import type { Operation } from '@/lib/contract/operation'
import { inFlightOptions } from '@/lib/query/operations'

/** All that is being done with a machine; a backup and the copying after a restore go on beside what was asked of it. */
export function UnderWay({ vm }: { vm: { id: string; operation: Operation | null } }) {
  const { data } = useQuery(inFlightOptions())
  const beside = (data?.items ?? []).filter(
    ({ id, vmId, kind }) => vmId === vm.id && id !== vm.operation?.id && (kind === 'restore.pull' || kind === 'backup.create'),
  )
  const shown = [...(vm.operation ? [vm.operation] : []), ...beside]
  if (shown.length === 0) return null
  return (
    <div className="mt-4 grid max-w-[560px] gap-3" role="group" aria-label="Operation under way">
      {shown.map((operation) => (
        <div key={operation.id}>
          <OperationProgress operation={operation} />
          {operation.kind === 'restore.pull' && <p className="pt-1 text-12">{pullText(operation)}</p>}
        </div>
      ))}
    </div>
  )
}

function pullText({ progress, state }: Operation): string {
  const copied =
    state === 'running' && progress.ratio !== null ? `copying ${Math.floor(progress.ratio * 100)} %` : 'the copy waits its turn'
  return `Still reading the repository: ${copied}. The machine can be used; its backup stays until this ends.`
}
