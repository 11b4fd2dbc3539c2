import { virsh, type HostConnection } from './virsh'

/** The names of the checkpoints that libvirt knows of a domain. */
export async function checkpointsOf(connection: HostConnection, domain: string): Promise<string[]> {
  return (await virsh(connection, ['checkpoint-list', domain, '--name'])).split('\n').filter((line) => line !== '')
}
