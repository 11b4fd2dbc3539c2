// `npm run demo -- <name> [--watch]`: plays a demo on a stack of its own, so that its account is as new, and keeps video, trace and stills.
import { mkdir, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { registry } from './ffmpeg'
import { setting } from '../helpers/setting'

const args = process.argv.slice(2)
const watch = args.includes('--watch')
const out = path.join(path.dirname(setting('HOLDFAST_RESULTS')), 'demos')

// Playwright looks for the recorder where its own downloads would lie, and reads this when it is loaded.
const programs = path.join(out, '.programs')
await rm(programs, { recursive: true, force: true })
await mkdir(path.join(programs, registry.folder), { recursive: true })
await symlink(registry.ffmpeg, path.join(programs, registry.folder, 'ffmpeg-linux'))
process.env.PLAYWRIGHT_BROWSERS_PATH = programs

const [{ demos }, { record }] = await Promise.all([import('./all'), import('./record')])
const name = args.find((arg) => !arg.startsWith('--')) ?? 'snapshot-before-upgrade'
const make = demos[name]
if (!make) throw new Error(`There is no demo "${name}". There are: ${Object.keys(demos).join(', ')}`)
await record(make({ account: 'Acme Robotics', vm: 'web-01' }), { out: path.join(out, name), watch })
process.exit(0)
