import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const escapeHtml = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const page = (name) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(name)}</title>
<link rel="stylesheet" href="style.css">
<h1>${escapeHtml(name)}</h1>
<p>A small shop, served by a Holdfast demo guest. Its orders lie in <a href="orders/">orders/</a>.</p>
</html>
`

const style = `body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 40rem; color: #1c2430 }
h1 { font-size: 1.6rem }
`

const customers = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Ken', 'Margaret']

/** A day's orders; the same for every build, so that a restored file can be compared by eye. */
function ordersOf(month) {
  const lines = ['order,customer,items,total']
  for (let index = 0; index < 200; index += 1) {
    const seed = (month * 7919 + index * 104_729) % 9973
    lines.push(
      `${month}${String(index).padStart(4, '0')},${customers[seed % customers.length]},${(seed % 7) + 1},${(seed / 10).toFixed(2)}`,
    )
  }
  return `${lines.join('\n')}\n`
}

/**
 * The web page and file tree of a demo guest.
 * @param {string} folder
 * @param {string} name
 */
export function writeDemoSite(folder, name) {
  mkdirSync(path.join(folder, 'orders'), { recursive: true })
  writeFileSync(path.join(folder, 'index.html'), page(name))
  writeFileSync(path.join(folder, 'style.css'), style)
  for (let month = 1; month <= 12; month += 1) {
    writeFileSync(path.join(folder, 'orders', `2026-${String(month).padStart(2, '0')}.csv`), ordersOf(month))
  }
}
