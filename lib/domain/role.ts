export const roles = ['owner', 'admin', 'operator', 'viewer', 'billing'] as const
export type Role = (typeof roles)[number]

export const permissions = [
  'vm.read',
  'vm.write',
  'vm.power',
  'snapshot.create',
  'backup.create',
  'schedule.write',
  'restore-point.write',
  'restore-point.delete',
  'restore.new-vm',
  'restore.in-place',
  'operation.cancel',
] as const
export type Permission = (typeof permissions)[number]

const granted: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(permissions),
  admin: new Set(permissions),
  operator: new Set<Permission>([
    'vm.read',
    'vm.write',
    'vm.power',
    'snapshot.create',
    'backup.create',
    'restore-point.write',
    'restore.new-vm',
    'operation.cancel',
  ]),
  viewer: new Set<Permission>(['vm.read']),
  billing: new Set<Permission>(),
}

export function roleMay(role: Role, permission: Permission): boolean {
  return granted[role].has(permission)
}
