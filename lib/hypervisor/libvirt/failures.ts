import { AppError, type ErrorCode } from '@/lib/errors'

/**
 * virsh and qemu-img tell failures apart by their messages alone (both exit with 1), so this table is the one place that reads them,
 * always in the C locale. First match wins; what is not here is `hypervisor-refused`.
 */
const table: readonly { pattern: RegExp; code: ErrorCode; message: string }[] = [
  {
    pattern: /failed to get domain|Domain not found|no domain with matching/,
    code: 'domain-missing',
    message: 'The hypervisor does not know this VM.',
  },
  {
    pattern:
      /failed to connect to the hypervisor|Cannot recv data|End of file while reading|Failed to connect socket|client socket is closed/,
    code: 'hypervisor-unreachable',
    message: 'The hypervisor cannot be reached.',
  },
  { pattern: /No space left on device|Disk quota exceeded|File too large/, code: 'no-space', message: 'The storage is full.' },
  {
    pattern: /guest agent is not (connected|configured|available|responding)|Guest agent not available|agent is not available/i,
    code: 'guest-agent-missing',
    message: 'The guest agent does not answer.',
  },
  {
    pattern: /cannot acquire state change lock|Timed out during operation/,
    code: 'hypervisor-timeout',
    message: 'The hypervisor did not answer in time.',
  },
  {
    pattern: /Failed to get (shared )?"[a-z ]+" lock|Is another process using the image/,
    code: 'layer-in-use',
    message: 'This data is in use just now.',
  },
  {
    pattern: /Cannot access (storage|backing) file|Could not open .*No such file or directory|Could not open backing file/,
    code: 'layer-missing',
    message: 'A part of the disk is missing.',
  },
  {
    pattern: /not in qcow2 format|Image is corrupt|qcow2: Marking image as corrupt/,
    code: 'layer-damaged',
    message: 'A part of the disk is damaged.',
  },
]

/** The AppError for what a program wrote to standard error. `what` names the call, for the log. */
export function failureOf(stderr: string, what: string): AppError {
  const known = table.find(({ pattern }) => pattern.test(stderr))
  const internal = `${what}: ${stderr.trim().slice(0, 2000)}`
  return known
    ? new AppError(known.code, known.message, { internal })
    : new AppError('hypervisor-refused', 'The hypervisor refused.', { internal })
}

/** Whether this is libvirt's answer that a domain has no backup job: no failure for who asks whether it has one. */
export function saysNoBackupJob(thrown: unknown): boolean {
  return thrown instanceof AppError && /no domain backup job present/.test(thrown.internal ?? '')
}

/** A state that was read back and is not what it should be. */
export function mismatch(internal: string): AppError {
  return new AppError('state-mismatch', 'The hypervisor is not in the state that was expected.', { internal })
}
