import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { createAdapterFactory } from './adapter.mjs'
import { createDatabase, requireUrl } from './database.mjs'

const require = createRequire(import.meta.url)

// These take the replayed history from the engine's cache and cannot open a shadow database themselves in the WebAssembly build;
// devDiagnostic can, and fills the cache.
const needReplay = new Set(['evaluateDataLoss', 'createMigration'])
const renamed = { getDatabaseVersion: 'version' }

/** What the engine said as it panicked; the WebAssembly trap itself carries no text. */
export const panic = { message: undefined }
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (panic.message = message) }

async function loadWasm() {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue
}

export async function engineVersion() {
  return (await loadWasm()).version?.() ?? 'unknown'
}

/**
 * The engine's methods as one function of name and parameters. Each call gets an engine of its own, so that none sees another's leftovers.
 * @returns {(method: string, params: any) => Promise<any>}
 */
export function createEngineCalls({ datasource, datamodelFiles }) {
  let wasm
  return async (method, params) => {
    if (method === 'createDatabase') return createDatabase(params.datasource?.url ?? requireUrl(datasource))
    wasm ??= await loadWasm()
    const datamodels = datamodelFiles?.map((file) => [file, readFileSync(file, 'utf8')])
    const adapter = createAdapterFactory(datasource)
    const engine = await wasm.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter.factory))
    try {
      const name = renamed[method] ?? method
      if (typeof engine[name] !== 'function') throw new Error(`schema-engine (wasm): ${method} is not supported`)
      if (needReplay.has(method)) await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
      return await engine[name](params)
    } finally {
      engine.free()
      await adapter.closeAll()
    }
  }
}
