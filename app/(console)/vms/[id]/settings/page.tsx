import type { Metadata } from 'next'
import { loadVm } from '../_components/load-vm'
import { VmSettings } from '../_components/vm-settings'

export const metadata: Metadata = { title: 'Settings' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await loadVm((await params).id)
  return <VmSettings id={id} />
}
