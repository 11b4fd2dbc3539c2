import path from 'node:path'
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const eslint = new ESLint({ cwd: root })

/** The rules that `code` breaks where it stood in `file`. */
async function broken(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) })
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message)
}

const use = (specifier: string) => `import * as it from '${specifier}'\nexport const used = it\n`

test.each([
  ['lib/domain/can.ts', 'node:fs'],
  ['lib/domain/can.ts', '@/lib/db/client'],
  ['lib/contract/vm.ts', '@/lib/db/client'],
  ['lib/services/get-vm.ts', 'next/headers'],
  ['lib/services/get-vm.ts', 'bullmq'],
  ['lib/services/get-vm.ts', '@/lib/hypervisor/libvirt/driver'],
  ['lib/services/get-vm.ts', '../hypervisor/port'],
  ['lib/hypervisor/port.ts', '@/lib/db/client'],
  ['lib/query/keys.ts', '@/lib/env'],
  ['lib/errors.ts', '@/worker/main'],
  ['components/ui/cn.ts', '@/lib/query/keys'],
  ['components/vm/power-mark.tsx', '../restore-point/labels'],
  ['app/page.tsx', '@/lib/db/client'],
  ['app/page.tsx', '@/lib/hypervisor/port'],
  ['worker/main.ts', '@/lib/http/route'],
  ['worker/main.ts', 'next/server'],
])('%s may not import %s', { timeout: 120_000 }, async (file, specifier) => {
  expect(await broken(file, use(specifier))).toContain('holdfast/imports')
})

test('a client component cannot load what only the server has', { timeout: 120_000 }, async () => {
  const code = `'use client'\n${use('@/lib/services/get-vm')}`
  expect(await broken('app/page.tsx', code)).toContain('holdfast/imports')
  expect(await broken('app/page.tsx', use('@/lib/services/get-vm'))).not.toContain('holdfast/imports')
})

test.each([
  ['@typescript-eslint/no-explicit-any', 'export const value = (input: any): unknown => input'],
  ['@typescript-eslint/no-non-null-assertion', 'export const value = (input: string | null) => input!.length'],
  ['@typescript-eslint/no-floating-promises', 'export function value(): void {\n  Promise.resolve(1)\n}'],
  ['no-restricted-syntax', 'export const value = (input: string) => input as unknown as number'],
  ['no-restricted-syntax', 'export const value = (input: Promise<number>) => input.catch(() => null)'],
  ['no-restricted-properties', 'export const value = process.env.HOME'],
  ['no-empty', 'export function value(): void {\n  try {\n    value()\n  } catch {}\n}'],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    `export function value(state: 'a' | 'b'): number {\n  switch (state) {\n    case 'a':\n      return 1\n  }\n  return 2\n}`,
  ],
])('%s is an error', { timeout: 120_000 }, async (rule, code) => {
  expect(await broken('lib/errors.ts', `${code}\n`)).toContain(rule)
})

test('code as it should be is let through', { timeout: 120_000 }, async () => {
  expect(
    await broken('lib/domain/can.ts', `import type { ErrorCode } from '@/lib/errors'\nexport const code: ErrorCode = 'internal'\n`),
  ).toEqual([])
})
