import { PrismaPg } from '@prisma/adapter-pg'
import { queryRows } from './column-types.mjs'
import { createShadowDatabase, openPool, requireUrl } from './database.mjs'

/** The engine's way to the database: adapter-pg with the parts replaced that the schema engine cannot live with. */
export function createAdapterFactory(datasource) {
  const open = new Set()

  async function connect(url, database, afterDispose) {
    const { pool, schema } = openPool(url, database)
    const connection = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect()
    const disposePool = connection.dispose.bind(connection)
    connection.queryRaw = (query) => queryRows(pool, query).catch((error) => connection.onError(error))
    // adapter-pg splits a script at every `;`, which breaks function bodies and quoted text: it is sent whole, as the native engine does.
    connection.executeScript = async (script) => {
      await pool.query(script).catch((error) => connection.onError(error))
    }
    connection.dispose = async () => {
      if (!open.delete(connection)) return
      await disposePool()
      await afterDispose?.()
    }
    open.add(connection)
    return connection
  }

  return {
    factory: {
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect: () => connect(requireUrl(datasource)),
      async connectToShadowDb() {
        if (datasource.shadowDatabaseUrl) return connect(datasource.shadowDatabaseUrl)
        const shadow = await createShadowDatabase(requireUrl(datasource))
        return connect(requireUrl(datasource), shadow.name, shadow.drop)
      },
    },
    /** Ends what the engine left open, shadow databases included. */
    async closeAll() {
      for (const connection of [...open]) await connection.dispose()
    },
  }
}
