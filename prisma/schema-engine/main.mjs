#!/usr/bin/env node
// Answers the Prisma CLI in the place of the native `schema-engine`, which it would download at first use: the same engine, compiled
// to WebAssembly, over node-postgres. Found through PRISMA_SCHEMA_ENGINE_BINARY. Why and what it gets round: docs/adr/0002.
import { parseArgs } from 'node:util'
import { assertCanConnect, createDatabase, requireUrl } from './database.mjs'
import { describeFailure } from './failures.mjs'
import { log } from './log.mjs'
import { serve } from './rpc.mjs'
import { createEngineCalls, engineVersion } from './engine.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // The CLI may pass flags that this engine has no use for (preview features, extension types).
  strict: false,
  options: {
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
    version: { type: 'boolean' },
  },
})

const datasource = values.datasource ? JSON.parse(values.datasource) : {}

/** `schema-engine --datasource {…} cli <command>`: one question, answered by the exit code and a line on standard error. */
async function runOnce(command) {
  log('INFO', { message: 'schema-engine (wasm)' })
  try {
    if (command === 'can-connect-to-database') await assertCanConnect(requireUrl(datasource))
    else if (command === 'create-database') await createDatabase(requireUrl(datasource))
    else throw new Error(`schema-engine (wasm): the command ${command} is not supported`)
  } catch (error) {
    log('ERROR', describeFailure(error, datasource.url))
    process.exitCode = 1
  }
}

if (values.version) console.log(`schema-engine-wasm ${await engineVersion()}`)
else if (positionals[0] === 'cli') await runOnce(positionals[1])
else await serve(createEngineCalls({ datasource, datamodelFiles: values.datamodels }), (error) => describeFailure(error, datasource.url))
