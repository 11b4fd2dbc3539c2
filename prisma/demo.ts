/** What the demo starts with: two accounts, so that one can see that neither sees the other. */
export interface DemoVm {
  name: string
  running: boolean
  memoryMib: number
  disks: { target: 'vda' | 'vdb'; name: string; role: 'os' | 'volume'; sizeMiB: number }[]
}

const osDisk = { target: 'vda', name: 'System', role: 'os', sizeMiB: 1024 } as const

export const demoAccounts: { name: string; vms: DemoVm[] }[] = [
  {
    name: 'Acme Robotics',
    vms: [
      { name: 'web-01', running: true, memoryMib: 128, disks: [osDisk] },
      { name: 'db-01', running: true, memoryMib: 128, disks: [osDisk, { target: 'vdb', name: 'Database', role: 'volume', sizeMiB: 2048 }] },
      { name: 'build-01', running: false, memoryMib: 128, disks: [osDisk] },
    ],
  },
  {
    name: 'Borealis Foods',
    vms: [{ name: 'shop-01', running: true, memoryMib: 128, disks: [osDisk] }],
  },
]
