import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'

// Debian's cloud kernel is the smallest; Ubuntu's name for the like is "virtual".
const kernelMetaPackages = ['linux-image-cloud-amd64', 'linux-image-virtual', 'linux-image-amd64', 'linux-image-generic']

/** @param {string} name */
async function dependsOf(name) {
  const out = await run('apt-cache', [
    'depends',
    '--no-recommends',
    '--no-suggests',
    '--no-conflicts',
    '--no-breaks',
    '--no-replaces',
    '--no-enhances',
    name,
  ])
  return [...out.matchAll(/^\s*\|?(?:Pre)?Depends: (\S+)$/gm)].map((match) => match[1]).filter((dependency) => !dependency.startsWith('<'))
}

/** The packages that hold the kernel and its modules, by their versioned names. */
export async function kernelPackages() {
  for (const meta of kernelMetaPackages) {
    let names
    try {
      names = await dependsOf(meta)
    } catch {
      continue // apt-cache fails for a name it does not know: try the next one
    }
    const image = names.find((name) => /^linux-image-\d/.test(name))
    if (!image) continue
    const modules = (await dependsOf(image)).filter((name) => /^linux-modules-\d/.test(name))
    return [image, ...modules]
  }
  throw new Error(`No kernel package found (tried ${kernelMetaPackages.join(', ')}). Run "apt-get update" once as root.`)
}

/** A package and everything it depends on, without what only matters for installing it. */
export async function withDependencies(name) {
  const skip = /^(init-system-helpers|perl|libperl|usrmerge|usr-is-merged|dpkg|tar|debconf|lsb-base|gcc-\d)/
  const found = new Set([name])
  for (const next of found) for (const dependency of await dependsOf(next)) if (!skip.test(dependency)) found.add(dependency)
  return [...found]
}

/**
 * Downloads packages and unpacks them, without installing anything.
 * @param {readonly string[]} names
 * @param {string} workDir
 * @param {string} treeName
 * @returns {Promise<string>} the folder with the packages' files
 */
export async function fetchTree(names, workDir, treeName) {
  const debs = path.join(workDir, `${treeName}-debs`)
  const tree = path.join(workDir, treeName)
  mkdirSync(debs, { recursive: true })
  await run('apt-get', ['download', '-q', ...names], { cwd: debs, timeoutMs: 600_000 })
  for (const file of readdirSync(debs)) await run('dpkg-deb', ['-x', path.join(debs, file), tree])
  return tree
}

/** First of the given paths that exists below the tree. */
export function locate(tree, candidates) {
  const found = candidates.map((candidate) => path.join(tree, candidate)).find((file) => existsSync(file))
  if (!found) throw new Error(`None of ${candidates.join(', ')} is in the downloaded packages.`)
  return found
}
