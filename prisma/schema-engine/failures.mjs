import { databaseName } from './database.mjs'

const errorCodes = {
  '3D000': 'P1003',
  '42P04': 'P1009',
  '28P01': 'P1000',
  28000: 'P1000',
  ECONNREFUSED: 'P1001',
  ENOENT: 'P1001',
  ENOTFOUND: 'P1001',
  ETIMEDOUT: 'P1001',
}

/**
 * What the CLI is told about an error: Prisma's own code where PostgreSQL's or the socket's is known.
 * @returns {{error_code?: string, message: string}}
 */
export function describeFailure(error, url) {
  const text = String(error?.message || error)
  const code = typeof error?.code === 'string' ? error.code : undefined
  const prismaCode = code === undefined ? undefined : errorCodes[code]
  switch (prismaCode) {
    case 'P1000':
      return { error_code: prismaCode, message: `Authentication failed against the database server at ${address(url)}` }
    case 'P1001':
      return { error_code: prismaCode, message: `Can't reach database server at ${address(url)}` }
    case 'P1003':
      return { error_code: prismaCode, message: `Database \`${databaseName(url)}\` does not exist` }
    case 'P1009':
      return { error_code: prismaCode, message: `Database \`${databaseName(url)}\` already exists` }
    default:
      return code === undefined ? { message: text } : { error_code: code, message: text }
  }
}

function address(url) {
  const { hostname, port, searchParams } = new URL(url)
  return `${searchParams.get('host') ?? hostname}:${port || 5432}`
}
