import path from 'node:path'
import { z } from 'zod'
import { AppError } from './errors'

const folder = z.string().transform((name) => path.resolve(name))

/** Every setting that a process of Holdfast reads. `.env.example` documents the same names; a test holds the two together. */
export const settingSchemas = {
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  LIBVIRT_URI: z
    .string()
    .regex(/^[a-z]+(\+[a-z0-9]+)?:\/\//, 'expected an address such as qemu:///session')
    .default('qemu:///session'),
  HOLDFAST_STATE: folder.prefault('var'),
  HOLDFAST_GUEST_DIR: folder.optional(),
  HOLDFAST_POOL_DIR: folder.optional(),
  HOLDFAST_REPOSITORY_DIR: folder.optional(),
  HOLDFAST_REPOSITORY_LIVE: z.enum(['on', 'off']).default('on'),
  HOLDFAST_REPOSITORY_COMPRESSION: z.enum(['off', 'zstd']).default('off'),
  HOLDFAST_BACKUPS_PER_HOST: z.coerce.number().int().min(1).max(64).default(2),
  HOLDFAST_SCHEDULE_SPREAD_SECONDS: z.coerce.number().int().min(0).max(3_600).default(300),
  HOLDFAST_ACCELERATOR: z.enum(['kvm', 'tcg']).default('tcg'),
  HOLDFAST_DRIVER: z.enum(['libvirt', 'simulated']).default('libvirt'),
  HOLDFAST_HOST: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens')
    .default('local'),
  HOLDFAST_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  HOLDFAST_DEMO_SECRETS: folder.optional(),
  NEXTAUTH_SECRET: z.string().min(32, 'expected at least 32 characters'),
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }),
} satisfies Record<string, z.ZodType>

export type SettingName = keyof typeof settingSchemas
export const settingNames = Object.keys(settingSchemas) as SettingName[]

type Parsed = { [Name in SettingName]: z.infer<(typeof settingSchemas)[Name]> }

/** The settings; folders are absolute. */
export interface Env extends Omit<
  Parsed,
  'HOLDFAST_GUEST_DIR' | 'HOLDFAST_POOL_DIR' | 'HOLDFAST_REPOSITORY_DIR' | 'HOLDFAST_DEMO_SECRETS'
> {
  /** Kernel, initrd and tree of the demo guests; `<state>/guest` where nothing is said. */
  HOLDFAST_GUEST_DIR: string
  /** The local primary pool; `<state>/pool` where nothing is said. */
  HOLDFAST_POOL_DIR: string
  /** Where backups are kept; `<pool>/repository` where nothing is said. */
  HOLDFAST_REPOSITORY_DIR: string
  /** Passwords of the demo accounts; `<state>/secrets.json` where nothing is said. */
  HOLDFAST_DEMO_SECRETS: string
}

type Source = Readonly<Record<string, string | undefined>>

function parse(source: Source, name: SettingName): unknown {
  // An empty value is what `NAME=` in a file leaves behind: the setting was not made.
  const value = source[name] === '' ? undefined : source[name]
  const result = settingSchemas[name].safeParse(value)
  if (result.success) return result.data
  const problem = value === undefined ? 'is not set' : `is not valid: ${result.error.issues[0]?.message ?? 'refused'}`
  // The value stays out of it: it may be a secret.
  throw new AppError('internal', `The setting ${name} ${problem} (see .env.example).`)
}

/** Settings out of `source`. Each is parsed when it is first read, so that a process needs only what it uses. */
export function createEnv(source: Source): Env {
  const parsed = new Map<string, unknown>()
  const once = (name: SettingName): unknown => {
    if (!parsed.has(name)) parsed.set(name, parse(source, name))
    return parsed.get(name)
  }
  const target = {}
  for (const name of settingNames) Object.defineProperty(target, name, { configurable: true, enumerable: true, get: () => once(name) })
  const orBelow = (name: SettingName, above: () => unknown, sub: string): (() => unknown) => {
    const get = () => once(name) ?? path.join(String(above()), sub)
    Object.defineProperty(target, name, { enumerable: true, get })
    return get
  }
  const state = () => once('HOLDFAST_STATE')
  orBelow('HOLDFAST_GUEST_DIR', state, 'guest')
  orBelow('HOLDFAST_REPOSITORY_DIR', orBelow('HOLDFAST_POOL_DIR', state, 'pool'), 'repository')
  orBelow('HOLDFAST_DEMO_SECRETS', state, 'secrets.json')
  // Every name of Env has its getter now, made from the schema that its type is inferred from.
  return target as Env
}

let memo: Env | undefined

/** This process's settings. Reading a bad or missing one throws an AppError that names it. */
export function env(): Env {
  memo ??= createEnv(process.env)
  return memo
}

/** For the start of a process: throws one AppError that names every bad setting among `names`. */
export function assertEnv(names: readonly SettingName[], settings: Env = env()): void {
  const problems: string[] = []
  for (const name of names) {
    try {
      void settings[name]
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  if (problems.length > 0) throw new AppError('internal', problems.join('\n'))
}

/** What a program that we run (virsh, qemu-img) may see of our environment: nothing secret. */
export function programEnv(source: Source = process.env): Record<string, string> {
  const names = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'LIBVIRT_AUTOSTART']
  return Object.fromEntries(names.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])))
}
