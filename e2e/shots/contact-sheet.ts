export interface Still {
  name: string
  file: string
  size: string
  width: number
  scheme: string
}

/** One page with all stills, a section for each page or dialog. */
export function contactSheet(stills: Still[]): string {
  const sections = [...new Set(stills.map(({ name }) => name))].map((name) => {
    const figures = stills.filter((still) => still.name === name).map(figure)
    return `<h2>${escape(name)}</h2>\n<div>${figures.join('\n')}</div>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Holdfast, every page</title>
<style>
  body { font: 13px system-ui; margin: 24px; background: Canvas; color: CanvasText; color-scheme: light dark }
  h2 { border-top: 1px solid; padding-top: 8px }
  div { display: flex; flex-wrap: wrap; gap: 16px; align-items: end }
  figure { margin: 0 } img { display: block; max-height: 320px; outline: 1px solid GrayText }
</style>
<h1>Holdfast, every page</h1>
${sections.join('\n')}
</html>
`
}

function figure({ file, size, width, scheme }: Still): string {
  const words = `${size}, ${width} px, ${scheme}`
  return `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${words}"></a><figcaption>${words}</figcaption></figure>`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
