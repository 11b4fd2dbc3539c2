// `npm run shots`: stills of every page and dialog; `npm run shots -- readme`: the README's pictures, from real guests.
import path from 'node:path'
import { setting } from '../helpers/setting'
import { shootPages } from './pages'
import { shootReadme } from './readme'

const filters = process.argv.slice(2)
const out = path.join(path.dirname(setting('HOLDFAST_RESULTS')), 'shots')
await (filters[0] === 'readme' ? shootReadme(out) : shootPages(out, filters))
// What a browser or a driver still holds open is of no more use.
process.exit(0)
