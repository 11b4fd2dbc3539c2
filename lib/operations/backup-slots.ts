import { Prisma } from '@/lib/db/generated/client'

/** Whether the host of a row of `alias` captures as many VMs as it may: what is left of its workers is for people who wait. */
export function backupsFull(alias: 'Operation' | 'due'): Prisma.Sql {
  const hostId = Prisma.raw(`"${alias}"."hostId"`)
  return Prisma.sql`(SELECT count(*) FROM "Operation" capture
      WHERE capture."hostId" = ${hostId} AND capture."lane" = 'backup' AND capture."state" IN ('running', 'cancelling'))
    >= (SELECT host."maxBackups" FROM "Host" host WHERE host."id" = ${hostId})`
}
