import { parseProject } from '../../../src/parse/index.ts'
import { memoryInput } from './support.ts'

/** Each with what real dbt does: an error of the family, or a warning; and the place we name. */
const cases: readonly (readonly [what: string, files: Readonly<Record<string, string>>, findings: readonly string[]])[] = [
  ['nothing wrong', { 'models/a.sql': 'select 1' }, []],
  [
    'two models of one name',
    { 'models/a.sql': 'select 1', 'models/sub/a.sql': 'select 2' },
    ['error PW2104 Compilation Error models/sub/a.sql'],
  ],
  [
    'two models of one name, one of them disabled',
    { 'models/a.sql': 'select 1', 'models/sub/a.sql': '{{ config(enabled=false) }}' },
    [],
  ],
  [
    'an unknown ref',
    { 'models/a.sql': "select 1\nfrom {{ ref('nope') }}" },
    ['error PW2501 Compilation Error models/a.sql:2:13'],
  ],
  [
    'a ref to a disabled model',
    { 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': '{{ config(enabled=false) }}' },
    ['error PW2501 Compilation Error models/a.sql:1:22'],
  ],
  [
    'an unknown source',
    { 'models/a.sql': "\n\nselect * from {{ source('x', 'y') }}" },
    ['error PW2501 Compilation Error models/a.sql:3:30'],
  ],
  [
    'a data test on what is not there',
    { 'tests/t.sql': "select * from {{ ref('nope') }}" },
    ['warning PW2503 Compilation Error tests/t.sql:1:22'],
  ],
  [
    'an entry for a model that is not there',
    { 'models/a.yml': 'models:\n  - name: nope\n' },
    ['warning PW2210 Compilation Error models/a.yml:2:11'],
  ],
  [
    'two entries for one model',
    { 'models/a.sql': 'select 1', 'models/x.yml': 'models: [{name: a}]', 'models/y.yml': 'models:\n  - name: a' },
    ['error PW2211 Compilation Error models/y.yml:2:11'],
  ],
  [
    'a seed described as a model',
    { 'seeds/a.csv': 'x\n1\n', 'seeds/a.yml': 'models: [{name: a}]' },
    ['warning PW2212 Compilation Error seeds/a.yml:1:17'],
  ],
  [
    'two macros of one name',
    { 'macros/a.sql': '{% macro m() %}{% endmacro %}', 'macros/b.sql': '\n{% macro m() %}{% endmacro %}' },
    ['error PW2101 Compilation Error macros/b.sql:2'],
  ],
  [
    'a macro with broken syntax that nobody calls',
    { 'macros/a.sql': '{% macro m() %}\n{{ 1 + }}{% endmacro %}' },
    ['error PW3014 Compilation Error macros/a.sql:2'],
  ],
  ['an unclosed macro', { 'macros/a.sql': '\n{% macro m() %}' }, ['error PW3014 Compilation Error macros/a.sql:2']],
  [
    'two docs blocks of one name',
    { 'models/a.md': '{% docs d %}a{% enddocs %}', 'models/b.md': '{% docs d %}b{% enddocs %}' },
    ['error PW2103 Compilation Error models/b.md:1'],
  ],
  [
    'a description with an unknown docs block',
    { 'models/a.sql': 'select 1', 'models/a.yml': 'models: [{name: a, description: "{{ doc(\'nope\') }}"}]' },
    ['error PW3002 Compilation Error models/a.yml'],
  ],
  ['broken YAML', { 'models/a.yml': 'models:\n  - name: a\n   description: x\n' }, ['error PW1001 Parsing Error models/a.yml:3']],
  ['a section that is no list', { 'models/a.yml': 'models:\n  name: a\n' }, ['error PW2201 Parsing Error models/a.yml:2']],
  ['an entry without a name', { 'models/a.yml': 'models:\n  - description: x\n' }, ['error PW2201 Parsing Error models/a.yml:2']],
  [
    'columns that are text',
    { 'models/a.sql': 'select 1', 'models/a.yml': 'models:\n  - name: a\n    columns: id\n' },
    ['error PW1500 Parsing Error models/a.yml:3'],
  ],
  [
    'meta in two places',
    { 'models/a.sql': 'select 1', 'models/a.yml': 'models:\n  - name: a\n    meta: {x: 1}\n    config: {meta: {y: 1}}\n' },
    ['error PW2202 Parsing Error models/a.yml:3'],
  ],
  [
    'tests and data_tests',
    { 'models/a.sql': 'select 1', 'models/a.yml': 'models:\n  - name: a\n    tests: [x]\n    data_tests: [y]\n' },
    ['error PW2203 Parsing Error models/a.yml:3'],
  ],
  [
    'a test with two keys',
    {
      'models/a.sql': 'select 1',
      'models/a.yml': 'models:\n  - name: a\n    data_tests:\n      - unique: {}\n        not_null: {}\n',
    },
    ['error PW2220 Parsing Error models/a.yml:4'],
  ],
  [
    'the same test twice',
    {
      'models/a.sql': 'select 1',
      'models/a.yml': 'models:\n  - name: a\n    columns:\n      - {name: id, data_tests: [unique, unique]}\n',
    },
    ['error PW2104 Compilation Error models/a.yml:4'],
  ],
  [
    'a severity that does not exist',
    {
      'models/a.sql': 'select 1',
      'models/a.yml':
        'models:\n  - name: a\n    columns:\n      - {name: id, data_tests: [{unique: {config: {severity: loud}}}]}\n',
    },
    ['error PW2401 Parsing Error models/a.yml'],
  ],
  [
    'a config value of the wrong kind',
    { 'models/a.sql': "{{ config(tags={'a': 1}) }} select 1" },
    ['error PW2401 Parsing Error models/a.sql'],
  ],
  [
    'the same source twice',
    { 'models/a.yml': 'sources:\n  - {name: s, tables: [{name: t}]}\n  - {name: s, tables: [{name: t}]}\n' },
    ['error PW2104 Compilation Error models/a.yml:3'],
  ],
  [
    'an exposure of an unknown type',
    { 'models/a.yml': 'exposures:\n  - {name: e, type: poster, owner: {email: a@b.c}}\n' },
    ['error PW1500 Parsing Error models/a.yml:2'],
  ],
  [
    'an exposure on nothing',
    { 'models/a.yml': "exposures:\n  - {name: e, type: ml, owner: {email: a@b.c}, depends_on: [ref('nope')]}\n" },
    ['error PW2501 Compilation Error models/a.yml'],
  ],
  [
    'a private model of another group',
    {
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': 'select 1',
      'models/a.yml': 'groups: [{name: g, owner: {name: x}}]\nmodels: [{name: b, config: {access: private, group: g}}]',
    },
    ['error PW2504 Parsing Error models/a.sql:1:22'],
  ],
  ['an unknown group', { 'models/a.sql': "{{ config(group='nope') }} select 1" }, ['error PW2601 Parsing Error models/a.sql']],
  [
    'a public ephemeral model',
    { 'models/a.sql': "{{ config(access='public', materialized='ephemeral') }} select 1" },
    ['error PW2602 Parsing Error models/a.sql'],
  ],
  [
    'a microbatch model without event_time',
    { 'models/a.sql': "{{ config(materialized='incremental', incremental_strategy='microbatch') }} select 1" },
    ['error PW2603 Parsing Error models/a.sql'],
  ],
  [
    'one relation for two models',
    { 'models/a.sql': 'select 1', 'models/b.sql': "{{ config(alias='a') }} select 1" },
    ['error PW2604 Compilation Error models/b.sql'],
  ],
  [
    'a contract without columns',
    { 'models/a.sql': "{{ config(contract={'enforced': true}) }} select 1" },
    ['error PW2303 Parsing Error models/a.sql'],
  ],
  [
    'a version whose file is missing',
    { 'models/a.yml': 'models:\n  - name: v\n    versions: [{v: 1}]\n' },
    ['warning PW2210 Compilation Error models/a.yml:2:11'],
  ],
  [
    'a version that does not exist',
    {
      'models/v_v1.sql': 'select 1',
      'models/a.yml': 'models:\n  - name: v\n    versions: [{v: 1}]\n',
      'models/b.sql': "select * from {{ ref('v', v=9) }}",
    },
    ['error PW2501 Compilation Error models/b.sql:1:22'],
  ],
  [
    'a snapshot without a strategy',
    { 'snapshots/s.sql': "{% snapshot s %}{{ config(unique_key='id') }} select 1 as id{% endsnapshot %}" },
    ['error PW2308 Parsing Error snapshots/s.sql:1'],
  ],
  [
    'a unit test of no model',
    { 'models/a.yml': 'unit_tests:\n  - {name: u, model: nope, given: [], expect: {rows: []}}\n' },
    ['error PW2250 Parsing Error models/a.yml:2'],
  ],
  [
    'a unit test of an incremental model that does not say which branch',
    {
      'models/a.sql': "{{ config(materialized='incremental') }} select 1 {% if is_incremental() %}{% endif %}",
      'models/a.yml': 'unit_tests:\n  - {name: u, model: a, given: [], expect: {rows: []}}\n',
    },
    ['error PW2253 Parsing Error models/a.yml:2'],
  ],
  [
    'a metric on no measure',
    { 'models/a.yml': 'metrics:\n  - {name: money, label: x, type: simple, type_params: {measure: nope}}\n' },
    ['error PW2262 Parsing Error models/a.yml:2'],
  ],
  [
    'a path in the project file that configures nothing',
    {
      'models/a.sql': 'select 1',
      'dbt_project.yml': 'name: broken\nprofile: x\nmodels: {broken: {nowhere: {+materialized: table}}}\n',
    },
    ['warning PW2606 Compilation Error dbt_project.yml'],
  ],
  ['a name with a space', { 'models/a b.sql': 'select 1' }, ['warning PW2610 Validation Error models/a b.sql']],
]

describe('verdicts', () => {
  it.each(cases)('%s', async (_what, files, findings) => {
    const { diagnostics } = await parseProject(await memoryInput(files))
    const found = diagnostics
      .filter(({ severity }) => severity !== 'info')
      .map(({ severity, code, family, at }) => {
        const place = [at?.path, at?.line, at?.column].filter((part) => part !== undefined).join(':')
        return `${severity} ${code} ${family} ${place}`
      })
    expect(found.map((finding, index) => shortened(finding, findings[index]))).toEqual(findings)
  })

  it('reports several mistakes together', async () => {
    const { diagnostics } = await parseProject(
      await memoryInput({
        'models/a.sql': "{{ ref('x') }}",
        'models/b.sql': '{% if %}',
        'models/c.yml': 'models: 7',
        'macros/m.sql': '{% macro m() %}{{ }}{% endmacro %}',
      }),
    )
    expect(new Set(diagnostics.map(({ at }) => at?.path))).toEqual(
      new Set(['models/a.sql', 'models/b.sql', 'models/c.yml', 'macros/m.sql']),
    )
    expect(diagnostics.every(({ at, frame }) => at?.line === undefined || frame !== undefined)).toBe(true)
  })

  it('says which package is missing, or what was meant', async () => {
    const { diagnostics } = await parseProject(
      await memoryInput({
        'models/orders.sql': 'select 1',
        'models/a.sql': "{{ ref('order') }}",
        'models/b.sql': "{{ ref('utils', 'orders') }}",
      }),
    )
    expect(diagnostics.map(({ hint }) => hint)).toEqual([
      "Did you mean 'orders'?",
      "There is no package 'utils'. Add it to packages.yml and run `deps`.",
    ])
  })
})

/** A finding may say the column where the expectation does not. */
function shortened(finding: string, expected: string | undefined): string {
  return expected !== undefined && finding.startsWith(`${expected}:`) ? expected : finding
}
