import { parseProject } from '../../../src/parse/index.ts'
import { memoryInput } from './support.ts'

/** Expected: dbt-core 1.10.23 on the same files. */

const MODEL = `import pandas as pd
# dbt.ref("in_a_comment")
text = "dbt.ref('in_a_text')"

def helper(frame):
    return frame

def model(dbt, session):
    dbt.config(tags=["py", r'raw\\d'], meta={"k": (1, 2.5, None)}, post_hook='select "a" '
               "'b'")
    first = dbt.ref("a").filter("x > 1")
    second = helper(dbt.ref('b'))
    third = f"{dbt.source('raw', 'c')}"
    limit = dbt.config.get("limit", 100.0)
    other = dbt.config.get('other')
    return first
`
const OTHERS = {
  'models/a.sql': 'select 1',
  'models/b.sql': 'select 1',
  'models/s.yml': 'sources: [{name: raw, tables: [{name: c}]}]',
}

async function errors(code: string) {
  const { diagnostics } = await parseProject(await memoryInput({ ...OTHERS, 'models/py.py': code }))
  return diagnostics.filter((one) => one.severity === 'error').map((one) => [one.code, one.message, one.at?.line])
}

test('a Python model: refs, sources and configuration without running it', async () => {
  const { project, diagnostics } = await parseProject(await memoryInput({ ...OTHERS, 'models/py.py': MODEL }))
  expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([])
  const node = [...project.nodes.values()].find((one) => one.name === 'py')
  expect(node).toMatchObject({
    language: 'python',
    refs: [
      { name: 'a', package: null, version: null },
      { name: 'b', package: null, version: null },
    ],
    sources: [['raw', 'c']],
    tags: ['py', 'raw\\d'],
    config: {
      materialized: 'table',
      config_keys_used: ['limit', 'other'],
      'post-hook': [{ sql: `select "a" 'b'` }],
    },
  })
})

test('properties and its own call say otherwise than table, the project file does not', async () => {
  const project = 'name: broken\nprofile: bakery\nmodels: {+materialized: view}\n'
  const incremental = 'def model(dbt, s):\n    dbt.config(materialized="incremental")\n    return 1\n'
  const input = await memoryInput({ 'dbt_project.yml': project, 'models/py.py': MODEL, 'models/q.py': incremental, ...OTHERS })
  const { project: parsed } = await parseProject(input)
  const config = (name: string) => [...parsed.nodes.values()].find((one) => one.name === name)?.config
  expect(config('py')).toMatchObject({ materialized: 'table' })
  expect(config('q')).toMatchObject({ materialized: 'incremental' })
})

test('what dbt refuses', async () => {
  expect(await errors('x = 1\n')).toEqual([
    ['PW2611', expect.stringContaining('exactly one model defined per python file, found 0'), 1],
  ])
  expect(await errors('def model(db, s):\n  return 1\n')).toEqual([
    ['PW2611', expect.stringContaining("'dbt' not provided for model as the first argument"), 1],
  ])
  expect(await errors('\ndef model(dbt):\n  return 1\n')).toEqual([
    ['PW2611', expect.stringContaining('should have two args'), 2],
  ])
  expect(await errors('def model(dbt, s):\n  return dbt.ref(name)\n')).toEqual([
    ['PW2611', expect.stringContaining('nothing but literals'), 2],
  ])
  expect(await errors('def model(dbt, s):\n  return "{{ x }}"\n')).toEqual([
    ['PW2611', expect.stringContaining('No jinja in python model code is allowed'), 2],
  ])
  expect(await errors('def model(dbt, s):\n  return "open\n')).toEqual([['PW2611', expect.stringContaining('does not end'), 2]])
})
