import { rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { exec } from '@/e2e/helpers/guest'
import { setting } from '@/e2e/helpers/setting'
import type { DomainName } from '@/lib/hypervisor/port'
import { virsh } from './by-hand'

const [group, file, target, job] = ['bench-throttle', 'bench-file', 'bench-target', 'bench-push']
const devices = z.object({ return: z.array(z.object({ qdev: z.string(), inserted: z.object({ 'node-name': z.string() }).optional() })) })

/**
 * What `virsh backup-begin` asks of QEMU (a push into a qcow2 file), but into a file that takes only so many bytes a second: libvirt itself cannot
 * slow one down. Taken back when `meanwhile` has ended.
 */
export async function pushThrottled(
  domain: DomainName,
  device: string,
  request: { sizeBytes: number; bytesASecond: number },
  meanwhile: () => Promise<void>,
): Promise<void> {
  const ask = async (command: string, args: object = {}) =>
    JSON.parse(await virsh('qemu-monitor-command', domain, JSON.stringify({ execute: command, arguments: args }))) as unknown
  const name = path.join(setting('HOLDFAST_STATE'), 'push-throttled.qcow2')
  const { return: found } = devices.parse(await ask('query-block'))
  const source = found.find(({ qdev }) => qdev === device)?.inserted?.['node-name']
  if (source === undefined) throw new Error(`${device} has no medium`)
  await exec('qemu-img', ['create', '-q', '-f', 'qcow2', name, String(request.sizeBytes)])
  try {
    await ask('object-add', { 'qom-type': 'throttle-group', id: group, limits: { 'bps-write': request.bytesASecond } })
    await ask('blockdev-add', { 'node-name': file, driver: 'file', filename: name })
    await ask('blockdev-add', { 'node-name': target, driver: 'qcow2', file: { driver: 'throttle', 'throttle-group': group, file } })
    await ask('blockdev-backup', { 'job-id': job, device: source, target, sync: 'full' })
    try {
      await meanwhile()
    } finally {
      await ask('block-job-cancel', { device: job, force: true })
      await untilGone(ask)
    }
    await ask('blockdev-del', { 'node-name': target })
    await ask('blockdev-del', { 'node-name': file })
    await ask('object-del', { id: group })
  } finally {
    await rm(name, { force: true })
  }
}

const jobs = z.object({ return: z.array(z.object({ device: z.string() })) })

async function untilGone(ask: (command: string) => Promise<unknown>): Promise<void> {
  while (jobs.parse(await ask('query-block-jobs')).return.some(({ device }) => device === job));
}
