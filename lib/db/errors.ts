import { Prisma } from './generated/client'

/** True for a violated unique constraint or index (P2002), whatever its name. */
export function isUniqueViolation(thrown: unknown): boolean {
  return thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === 'P2002'
}
