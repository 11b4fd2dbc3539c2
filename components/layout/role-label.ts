import type { Role } from '@/lib/domain/role'

export const roleLabel: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  operator: 'Operator',
  viewer: 'Viewer',
  billing: 'Billing',
}
