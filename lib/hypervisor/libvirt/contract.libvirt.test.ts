import { makeLibvirtSetup } from '@/lib/testing/libvirt'
import { describeHypervisorContract } from '../contract'

describeHypervisorContract('libvirt', makeLibvirtSetup, { timeoutMs: 300_000 })
