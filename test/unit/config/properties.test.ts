import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkProperties, loadYaml, type PropertiesKey, renderTree } from '../../../src/config/index.ts'
import type { Diagnostic } from '../../../src/model/index.ts'

interface Case {
  readonly key: PropertiesKey
  readonly yaml: string
  readonly ok: boolean
  readonly message?: string
}

const file = fileURLToPath(new URL('oracle/properties-cases.json', import.meta.url))
const cases: readonly Case[] = JSON.parse(readFileSync(file, 'utf8'))

/** dbt's renderer makes a text of a date before it checks. */
const RENDERED_FIRST = '{name: a, deprecation_date: 2024-01-01}'

async function problems(key: PropertiesKey, yaml: string): Promise<Diagnostic[]> {
  const loaded = loadYaml(yaml, 'm.yml')
  const diagnostics: Diagnostic[] = []
  const rendered = await renderTree(loaded.value, { render: (text) => text, at: (path) => loaded.at(path), diagnostics })
  checkProperties(key, rendered, { file: loaded }, diagnostics)
  return diagnostics
}

describe('entries of properties files are judged as dbt judges them', () => {
  test.each(cases.map((c) => [c.key, c.yaml, c] as const))('%s %s', async (_, yaml, c) => {
    const found = await problems(c.key, yaml)
    expect({ ok: found.length === 0 }).toEqual({ ok: c.ok || yaml === RENDERED_FIRST })
  })
})

test.each<[PropertiesKey, string, string, string | undefined]>([
  [
    'models',
    '{name: a, columns: [{name: id, data_tests: unique}]}',
    "m.yml:1:44 'columns[0].data_tests' must be a list of tests, but it is the text 'unique'",
    undefined,
  ],
  [
    'models',
    '{name: a, versions: [{v: 1, defind_in: x}]}',
    "m.yml:1:29 Unknown key 'defind_in' in 'versions[0]'",
    "Did you mean 'defined_in'?",
  ],
  [
    'exposures',
    '{name: a, type: dashbord, owner: {name: x}}',
    "m.yml:1:17 'type' must be one of 'dashboard', 'notebook', 'analysis', 'ml', 'application', but it is the text 'dashbord'",
    "Did you mean 'dashboard'?",
  ],
  [
    'exposures',
    '{name: a, type: ml, owner: {}}',
    "m.yml:1:28 'owner' must be a mapping with at least one of 'name' and 'email', but it is a mapping",
    undefined,
  ],
  ['exposures', '{name: a, type: ml}', "m.yml:1:1 'owner' is missing", undefined],
  [
    'sources',
    '{name: a, tables: [{name: b, freshness: {warn_after: {count: 1, period: days}}}]}',
    "m.yml:1:73 'tables[0].freshness.warn_after.period' must be one of 'minute', 'hour', 'day', but it is the text 'days'",
    "Did you mean 'day'?",
  ],
  [
    'models',
    '{name: a, latest_version: 3, versions: [{v: 1}]}',
    "m.yml:1:27 latest_version: 3 is not one of the versions of 'a'; its versions are 1",
    undefined,
  ],
  [
    'unit_tests',
    '{name: u, model: m, given: [{input: x, rows: [a]}], expect: {rows: []}}',
    "m.yml:1:47 'given[0].rows[0]' must be a mapping, but it is the text 'a'",
    undefined,
  ],
])('%s %s', async (key, yaml, expected, hint) => {
  const [first] = await problems(key, yaml)
  expect(`${first?.at?.path}:${first?.at?.line}:${first?.at?.column} ${first?.message}`).toBe(expected)
  expect(first?.hint).toBe(hint)
  expect(first?.family).toBe('Parsing Error')
})
