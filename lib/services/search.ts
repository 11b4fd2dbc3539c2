import { Prisma } from '@/lib/db/generated/client'
import { containing } from './keyset'

// Each as its index has it (migrations list_speed and backup_speed), or the index is of no use. A line break before each text marks where it begins.
export const searchedVm = Prisma.sql`(E'\\n' || "name")`
export const searchedSchedule = searchedVm
export const searchedRestorePoint = Prisma.sql`(E'\\n' || "name" || E'\\n' || "vmName" || E'\\n' || "note")`

/** An index of three-letter pieces can find no shorter piece inside a text. */
const pieceLength = 3

/** The words anywhere in one of the texts, taken literally, in any case; fewer than three characters: a text that begins with them. */
export function matching(searched: Prisma.Sql, q: string): Prisma.Sql {
  return Prisma.sql`${searched} ILIKE ${containing(q.length < pieceLength ? `\n${q}` : q)}`
}
