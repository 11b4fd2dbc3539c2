import type { Db } from '@/lib/db/client'
import type { Logger } from '@/lib/log'

export interface ScheduleDeps {
  db: Db
  log: Logger
  now: () => Date
}
