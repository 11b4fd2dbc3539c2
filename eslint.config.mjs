import next from 'eslint-config-next'
import tseslint from 'typescript-eslint'
import { importRule } from './scripts/lint/import-rule.mjs'

const root = import.meta.dirname
const typescript = ['**/*.ts', '**/*.tsx']
const tests = ['**/*.test.{ts,tsx,mjs}', '**/testing/**', 'e2e/**']

export default tseslint.config(
  { ignores: ['node_modules/', '.next/', '.next-test/', 'var/', 'lib/db/generated/', 'next-env.d.ts', '**/*.d.mts'] },
  ...next,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'react-hooks/exhaustive-deps': 'error',
      // It means CommonJS, which there is none of here.
      '@next/next/no-assign-module-variable': 'off',
    },
  },
  {
    files: typescript,
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // zod's and React's own types mark things deprecated that have no replacement yet for us.
      '@typescript-eslint/no-deprecated': 'off',
      // An `async` method without await is how a port's synchronous driver is written.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Methods of object literals, which is how our drivers and services are made, have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword', message: 'Not `as unknown as`: parse it, or give it its type.' },
        {
          selector: "CallExpression[callee.property.name='catch'] > ArrowFunctionExpression > Literal[value=null]",
          message: 'A failure is never swallowed.',
        },
      ],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Settings are read in lib/env.ts.' }],
    },
  },
  { files: ['lib/env.ts', '*.config.{ts,mjs}', 'prisma/config.ts', 'bench/**', ...tests], rules: { 'no-restricted-properties': 'off' } },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      'react-hooks/rules-of-hooks': 'off',
    },
  },
  {
    files: typescript,
    ignores: tests,
    plugins: { holdfast: { rules: { imports: importRule } } },
    rules: { 'holdfast/imports': ['error', root] },
  },
)
