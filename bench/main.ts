import { benchBackups } from './backups/main'
import { benchCore } from './core/main'
import { benchWeb } from './web/main'

// The services come from scripts/bench.sh; everything else is made for this run and removed at its end.
const benches: Record<string, (parts: string[]) => Promise<void>> = { core: benchCore, web: benchWeb, backups: benchBackups }

const [name, ...parts] = process.argv.slice(2)
const wanted = name === undefined ? Object.keys(benches) : [name]
for (const each of wanted) {
  const bench = benches[each]
  if (!bench) throw new Error(`There is no benchmark “${each}”; there are ${Object.keys(benches).join(', ')}.`)
  await bench(parts)
}
