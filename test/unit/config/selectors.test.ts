import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Files, readSelectors } from '../../../src/config/index.ts'

interface Case {
  readonly text: string
  readonly value?: unknown
  readonly error?: string
}

const file = fileURLToPath(new URL('oracle/selectors-cases.json', import.meta.url))
const cases: readonly Case[] = JSON.parse(readFileSync(file, 'utf8'))

function only(text: string): Files {
  return { read: () => text, kind: () => 'file', list: () => [] }
}

function read(text: string) {
  return readSelectors('/project', only(text), (value) => value)
}

describe('selectors.yml is judged and normalised as in dbt', () => {
  test.each(cases.map((c) => [c.text, c] as const))('%s', async (_, c) => {
    const result = await read(c.text)
    if (c.error !== undefined) {
      expect(result.ok).toBe(false)
      return
    }
    expect(result.diagnostics).toEqual([])
    expect(result.ok && result.value.normal).toEqual(c.value)
  })
})

test.each([
  ['selectors:\n  - name: x\n', "selectors.yml:2:5 'selectors[0].definition' is missing", undefined],
  [
    'selectors:\n  - {name: x, definition: {method: tga, value: red}}\n',
    "selectors.yml:2:36 'tga' is not a valid method name",
    "Did you mean 'tag'?",
  ],
  [
    'selectors:\n  - name: x\n    definition:\n      union:\n        - a\n        - {method: selector, value: nope}\n',
    "selectors.yml:6:37 There is no selector 'nope' above this one",
    undefined,
  ],
  [
    "selectors:\n  - {name: x, definition: '@a+'}\n",
    "selectors.yml:2:27 '@' before and '+' after do not go together in '@a+'",
    undefined,
  ],
])('%s', async (text, expected, hint) => {
  const { diagnostics } = await read(text)
  const [first] = diagnostics
  expect(`${first?.at?.path}:${first?.at?.line}:${first?.at?.column} ${first?.message}`).toBe(expected)
  expect(first?.hint).toBe(hint)
  expect(first?.family).toBe('Runtime Error')
})
