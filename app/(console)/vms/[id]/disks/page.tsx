import type { Metadata } from 'next'
import { loadVm } from '../_components/load-vm'
import { VmDisks } from '../_components/vm-disks'

export const metadata: Metadata = { title: 'Disks' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await loadVm((await params).id)
  return <VmDisks id={id} />
}
