import pino, { type Logger } from 'pino'

export type { Logger }

/** JSON lines on standard output; what could be a secret is left out by name, at any of the depths we log. */
export function createLogger(name: string, level: string = 'info'): Logger {
  return pino({
    name,
    level,
    redact: {
      paths: ['password', 'token', 'secret', 'cookie', 'authorization', '*.password', '*.token', '*.secret', '*.cookie', '*.authorization'],
      censor: '[left out]',
    },
  })
}
