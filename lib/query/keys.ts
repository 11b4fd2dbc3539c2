/** Every query key begins with its resource, so that one live event can reach all that shows it. */
export const keys = {
  vms: ['vms'],
  restorePoints: ['restore-points'],
  operations: ['operations'],
  sessions: ['sessions'],
  schedules: ['schedules'],
  hosts: ['hosts'],
  me: ['me'],
} as const satisfies Record<string, readonly string[]>
