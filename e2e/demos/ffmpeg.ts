import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'

const list = z.object({ browsers: z.array(z.object({ name: z.string(), revision: z.string() })) })
const packageFile = createRequire(import.meta.url).resolve('playwright-core/package.json')
const known = list.parse(JSON.parse(readFileSync(path.join(path.dirname(packageFile), 'browsers.json'), 'utf8')))
const revision = known.browsers.find(({ name }) => name === 'ffmpeg')?.revision
if (!revision) throw new Error('This Playwright names no ffmpeg to record with')

/** Debian's ffmpeg, and the folder in which Playwright looks for its own. */
export const registry = { folder: `ffmpeg-${revision}`, ffmpeg: '/usr/bin/ffmpeg' }
