import { env } from '@/lib/env'
import { createLogger, type Logger } from '@/lib/log'

let logger: Logger | undefined

/** The web process's logger. */
export function webLog(): Logger {
  logger ??= createLogger('web', env().LOG_LEVEL)
  return logger
}
