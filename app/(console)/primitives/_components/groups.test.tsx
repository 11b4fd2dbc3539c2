import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { NowProvider } from '@/components/ui/now'
import { TooltipProvider } from '@/components/ui/tooltip'
import { groups } from './groups'

const here = import.meta.dirname
const components = path.resolve(here, '../../../../components')
const folders = ['ui', 'form', 'table', 'feedback', 'charts']

/** Not shown by themselves: what is drawn as a part of another one, and what every page has already. */
const parts = new Set([
  'feedback/toaster',
  'table/bulk-bar',
  'table/column-chooser',
  'table/load-more',
  'table/table-body',
  'table/table-head',
  'table/table-row',
  'table/table-skeleton',
])

it.each(groups)('draws $title', ({ title, Group }) => {
  const html = renderToString(
    <QueryClientProvider client={new QueryClient()}>
      <NowProvider at={Date.UTC(2026, 9, 22)}>
        <TooltipProvider>
          <Group title={title} />
        </TooltipProvider>
      </NowProvider>
    </QueryClientProvider>,
  )
  expect(html).toContain(`>${title}</h2>`)
})

it('leaves no primitive out', () => {
  const source = readdirSync(here)
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join(here, file), 'utf8'))
    .join('\n')
  const missing = folders
    .flatMap((folder) => readdirSync(path.join(components, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => file.replace(/\.tsx$/, ''))
    .filter((name) => !parts.has(name) && !source.includes(`@/components/${name}'`))
  expect(missing).toEqual([])
})
