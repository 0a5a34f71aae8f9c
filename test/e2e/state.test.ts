import { type TestProject, testProject } from './project.ts'

/** Expected selections: `dbt ls` of dbt-core 1.10.23 on the same two states of the project. */

const PROPERTIES = `
sources:
  - name: raw
    schema: main
    tables: [{name: t1}, {name: t2, identifier: x}, {name: t3, freshness: {warn_after: {count: 1, period: day}}, loaded_at_field: z}]
models:
  - name: same
    columns: [{name: a, data_tests: [not_null, unique: {config: {severity: warn}}]}]
  - {name: described, description: one, columns: [{name: a, description: cola}]}
  - {name: undescribed, description: one}
  - {name: con1, config: {contract: {enforced: true}}, columns: [{name: a, data_type: int}, {name: b, data_type: varchar}]}
  - {name: con2, config: {contract: {enforced: true}}, columns: [{name: a, data_type: int, constraints: [{type: not_null}]}, {name: b, data_type: varchar}]}
  - {name: con3, columns: [{name: a, data_type: int}, {name: b, data_type: varchar}]}
  - {name: gone, config: {contract: {enforced: true}}, columns: [{name: a, data_type: int}]}
  - {name: accessed, access: protected}
exposures:
  - {name: ex, type: dashboard, owner: {name: me}, depends_on: [ref('same')], description: d}
  - {name: ex2, type: dashboard, owner: {name: me}, depends_on: [ref('same')]}
unit_tests:
  - {name: ut, model: same, given: [], expect: {rows: [{a: 1}]}}
  - {name: ut2, model: same, given: [], expect: {rows: [{a: 1}]}}
`

const BEFORE = {
  'dbt_project.yml': [
    "name: shop\nversion: '1.0'\nprofile: shop",
    'models:\n  shop:\n    +tags: ["{{ target.name }}"]\n    cfg: {+materialized: view}',
    '    persisted: {+persist_docs: {relation: true, columns: true}}\n',
  ].join('\n'),
  'models/p.yml': PROPERTIES,
  'models/same.sql': 'select 1 as a',
  'models/body.sql': 'select 1 as a',
  'models/cfg/byproject.sql': 'select 2 as a',
  'models/tagged.sql': "{{ config(tags=['x']) }} select 1 as a",
  'models/aliased.sql': "{{ config(alias='al1') }} select 1 as a",
  'models/usesdeep.sql': 'select {{ m2() }} as a',
  'models/persisted/described.sql': 'select 1 as a',
  'models/undescribed.sql': 'select 1 as a',
  'models/accessed.sql': 'select 1 as a',
  'models/con1.sql': "{{ config(materialized='table') }} select 1 as a, 'x'::varchar as b",
  'models/con2.sql': "{{ config(materialized='table') }} select 1 as a, 'x'::varchar as b",
  'models/con3.sql': "{{ config(materialized='table') }} select 1 as a, 'x'::varchar as b",
  'models/gone.sql': "{{ config(materialized='table') }} select 1 as a",
  'macros/m.sql': '{% macro deep() %}2{% endmacro %} {% macro m2() %}{{ deep() }}{% endmacro %}',
  'seeds/sd.csv': 'id\n1\n',
  'seeds/sd2.csv': 'id\n1\n',
  'tests/sing.sql': "select * from {{ ref('same') }} where false",
}

const replaced = (text: string, ...pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((made, [from, to]) => {
    if (!made.includes(from)) throw new Error(`not there: ${from}`)
    return made.replace(from, to)
  }, text)

const AFTER = {
  'dbt_project.yml': replaced(BEFORE['dbt_project.yml'], ['+materialized: view', '+materialized: table']),
  'models/p.yml': replaced(
    PROPERTIES,
    ['identifier: x', 'identifier: y'],
    ['severity: warn', 'severity: error'],
    ['cola', 'colb'],
    ['{name: undescribed, description: one}', '{name: undescribed, description: two}'],
    ['columns: [{name: a, data_type: int}, {name: b, data_type: varchar}]}', 'columns: [{name: a, data_type: bigint}]}'],
    ['constraints: [{type: not_null}]', 'constraints: []'],
    ['{name: con3, columns', '{name: con3, config: {contract: {enforced: true}}, columns'],
    ['  - {name: gone, config: {contract: {enforced: true}}, columns: [{name: a, data_type: int}]}\n', ''],
    ['access: protected', 'access: public'],
    ['description: d}', 'description: dd}'],
    [
      '{name: ut2, model: same, given: [], expect: {rows: [{a: 1}]}}',
      '{name: ut2, model: same, given: [], expect: {rows: [{a: 2}]}}',
    ],
    ['[{name: t1}, ', '[{name: t1}, {name: tnew}, '],
  ),
  'models/body.sql': 'select 10 as a',
  'models/tagged.sql': "{{ config(tags=['x','y']) }} select 1 as a",
  'models/aliased.sql': "{{ config(alias='al2') }} select 1 as a",
  'models/brandnew.sql': 'select 1 as n',
  'macros/m.sql': replaced(BEFORE['macros/m.sql'], ['%}2{%', '%}22{%']),
  'seeds/sd2.csv': 'id\n2\n',
  'tests/sing.sql': "select 0 as z from {{ ref('same') }} where false",
}

let project: TestProject
beforeAll(() => {
  project = testProject(BEFORE)
  expect(project.run('parse --target-path old')).toMatchObject({ code: 0 })
  project.write(AFTER)
  project.drop('models/gone.sql')
}, 60_000)
afterAll(() => project.remove())

const list = (selection: string): string[] => {
  const { code, out } = project.run(`ls -q --output name --select ${selection}`)
  expect(code).toBe(0)
  return out
    .split('\n')
    .filter((line) => line !== '')
    .sort()
}

test.each([
  ['state:new', ['brandnew', 'raw.tnew']],
  [
    'state:old',
    [
      'accessed',
      'aliased',
      'body',
      'byproject',
      'con1',
      'con2',
      'con3',
      'described',
      'ex',
      'ex2',
      'not_null_same_a',
      'raw.t1',
      'raw.t2',
      'raw.t3',
      'same',
      'sd',
      'sd2',
      'sing',
      'tagged',
      'undescribed',
      'unique_same_a',
      'usesdeep',
      'ut',
      'ut2',
    ],
  ],
  [
    'state:modified',
    [
      'accessed',
      'aliased',
      'body',
      'brandnew',
      'byproject',
      'con1',
      'con2',
      'con3',
      'described',
      'ex',
      'raw.t2',
      'sd2',
      'sing',
      'tagged',
      'unique_same_a',
      'usesdeep',
      'ut2',
    ],
  ],
  [
    'state:unmodified',
    ['ex2', 'not_null_same_a', 'raw.t1', 'raw.t3', 'raw.tnew', 'same', 'sd', 'sing', 'undescribed', 'unique_same_a', 'ut', 'ut2'],
  ],
  ['state:modified.body', ['aliased', 'body', 'brandnew', 'sd2', 'sing', 'tagged', 'unique_same_a']],
  ['state:modified.configs', ['accessed', 'brandnew', 'byproject', 'con3', 'raw.tnew', 'unique_same_a']],
  ['state:modified.persisted_descriptions', ['brandnew', 'described']],
  ['state:modified.relation', ['aliased', 'brandnew', 'raw.t2', 'raw.tnew']],
  ['state:modified.macros', ['usesdeep']],
  ['state:modified.contract', ['brandnew', 'con1', 'con2', 'con3']],
])('%s', (selection, expected) => {
  expect(list(`${selection} --state old`)).toEqual(expected)
})

test('breaking changes of contracts are told, that of a model that is gone too', () => {
  const { code, out } = project.run('ls --select state:modified.contract --state old')
  expect(code).toBe(0)
  expect(out).toContain("Contracted model 'model.shop.gone' was deleted or renamed.")
  expect(out).toContain('Columns were removed:\n    - b')
  expect(out).toContain('a (int -> bigint)')
  expect(out).toContain("'not_null' constraint on column a")
  expect(project.run('--warn-error ls --select state:modified.contract --state old').code).toBe(2)
})

test('without artifacts to compare with, the command ends and says what is missing', () => {
  for (const [line, missing] of [
    ['ls --select state:modified', 'manifest'],
    ['ls --select state:modified --state nowhere', 'manifest'],
    ['ls --select result:error --state old', 'run_results'],
    ['ls --select source_status:fresher --state old', 'sources'],
  ] as const) {
    const { code, out } = project.run(line)
    expect([code, out.includes(`no comparison ${missing}`)]).toEqual([2, true])
  }
  expect(project.run('ls --select state:funny --state old')).toMatchObject({
    code: 2,
    out: expect.stringContaining('modified.body'),
  })
})

test('a state that is no manifest is refused with its path', () => {
  project.write({ 'broken/manifest.json': '{"metadata": ' })
  const { code, out } = project.run('ls --select state:new --state broken')
  expect([code, out.includes('broken/manifest.json cannot be read as a manifest')]).toEqual([2, true])
})
