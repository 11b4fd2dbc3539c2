import { env } from '@/lib/env'
import { createDb, type Db } from './client'

const holder: typeof globalThis & { holdfastWebDb?: Db } = globalThis

/** The web process's one client; kept on the global object, so that a module reloaded in development finds it again. */
export function webDb(): Db {
  holder.holdfastWebDb ??= createDb(env().DATABASE_URL)
  return holder.holdfastWebDb
}

/** Puts another database in its place: tests call the route handlers with one of their own. */
export function useWebDb(db: Db): void {
  holder.holdfastWebDb = db
}
