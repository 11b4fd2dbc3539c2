import path from 'node:path'
import { importTable, namedZones, neverInBrowser } from './import-table.mjs'

const zones = [...new Set([...Object.keys(importTable), ...namedZones])].sort((a, b) => b.length - a.length)

/** The zone of a module, by its path from the root without extension. @returns {string | undefined} */
export function zoneOf(module) {
  return zones.find((zone) => module === zone || module.startsWith(`${zone}/`))
}

/** A zone that is only named follows the rule of the zone that it lies in. */
const ruleOf = (zone) => importTable[zone] ?? importTable[zone.slice(0, zone.lastIndexOf('/'))]

/** A resource's folder among the components, which no other resource may reach into. */
function resourceOf(module) {
  return zoneOf(module) === 'components' ? module.split('/')[1] : undefined
}

/** What `specifier` in `module` means: a module of ours, or a package. */
function resolve(module, specifier) {
  if (specifier.startsWith('@/')) return { module: withoutExtension(specifier.slice(2)) }
  if (specifier.startsWith('.')) return { module: withoutExtension(path.posix.join(path.posix.dirname(module), specifier)) }
  if (specifier.startsWith('node:')) return { package: 'node:' }
  return { package: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') }
}

const withoutExtension = (file) => file.replace(/\.(d\.)?[cm]?[jt]sx?$/, '')

/** @returns {string | undefined} why `module` may not import `specifier` */
export function objection(module, specifier, { inBrowser = false, typeOnly = false } = {}) {
  const zone = zoneOf(module)
  const entry = zone && ruleOf(zone)
  if (!entry) return undefined
  const target = resolve(module, specifier)
  if (target.package) {
    if (entry.packages?.includes(target.package)) return `${zone} does not use ${specifier}`
    if (entry.onlyPackages && !entry.onlyPackages.includes(target.package))
      return `${zone} uses no package but ${entry.onlyPackages.join(', ') || 'none'}`
    return undefined
  }
  const targetZone = zoneOf(target.module)
  if (!targetZone) return undefined
  if (inBrowser && !typeOnly && neverInBrowser.some((name) => targetZone.startsWith(name)))
    return `a client component cannot load ${targetZone}`
  const [from, to] = [resourceOf(module), resourceOf(target.module)]
  if (from && to && from !== to && !sharesAllowed(from, to)) return `components/${from} does not reach into components/${to}`
  if (targetZone === zone) return undefined
  const allowed = entry.only ? entry.only.includes(targetZone) : !entry.never?.includes(targetZone)
  return allowed ? undefined : `${zone} does not import ${targetZone}`
}

// What every resource's folder shows of an operation under way.
const sharesAllowed = (from, to) => to === 'operation' && from !== 'operation'

/** ESLint rule over import, export … from and import(). Its one option is the root that paths are relative to. */
export const importRule = {
  meta: { type: 'problem', schema: [{ type: 'string' }], messages: { forbidden: '{{why}} (architecture, section 6)' } },
  create(context) {
    const [root] = context.options
    const module = withoutExtension(path.relative(root, context.filename).split(path.sep).join('/'))
    const inBrowser = /^\s*['"]use client['"]/.test(context.sourceCode.text)
    const check = (node, typeOnly) => {
      const specifier = node.source?.value
      if (typeof specifier !== 'string') return
      const why = objection(module, specifier, { inBrowser, typeOnly })
      if (why) context.report({ node: node.source, messageId: 'forbidden', data: { why } })
    }
    return {
      ImportDeclaration: (node) => check(node, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, false),
    }
  },
}
