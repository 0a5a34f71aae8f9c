import { readFileSync } from 'node:fs'
import {
  contextDiagnostic,
  errorText,
  mergeConfigCalls,
  nameScope,
  newCapture,
  parseScope,
  testScope,
} from '../../../src/context/index.ts'
import { nodeId } from '../../../src/model/index.ts'
import { makeWorld, parseNode, renderParse } from './harness.ts'

const macros = {
  proj:
    '{% macro outer() %}{{ inner() }}{% endmacro %}{% macro inner() %}i{% endmacro %}' +
    "{% macro uses_ref() %}{{ ref('in_macro') }}{% endmacro %}",
  util: "{% macro star() %}*{% endmacro %}{% macro via() %}{{ return(adapter.dispatch('thing', 'util')()) }}{% endmacro %}{% macro default__thing() %}t{% endmacro %}",
}

async function parse(text: string, options: Parameters<typeof makeWorld>[0] = {}) {
  const { world, events } = makeWorld({ macros, ...options })
  const capture = newCapture()
  const output = await renderParse(parseScope(world, parseNode(), capture), text)
  return { output, capture, events }
}

describe('what is captured', () => {
  test('ref and source answer the node itself', async () => {
    const { output, capture } = await parse("{{ ref('a') }} {{ ref('pkg', 'b', v=2) }} {{ source('s', 't') }} {{ uses_ref() }}")
    expect(output).toBe(Array(4).fill('"memory"."main"."m"').join(' '))
    expect(capture.refs).toEqual([
      { name: 'a', package: null, version: null },
      { name: 'b', package: 'pkg', version: 2 },
      { name: 'in_macro', package: null, version: null },
    ])
    expect(capture.sources).toEqual([['s', 't']])
  })

  test('config calls in order, hooks renamed', async () => {
    const { capture } = await parse(
      "{{ config(tags='a', pre_hook='x', meta={'k': [1, 1.0]}) }}{{ config({'tags': ['b'], 'alias': 'z'}) }}{% do config.set('schema', 's') %}",
    )
    expect(mergeConfigCalls(capture.configCalls)).toEqual({
      tags: ['a', 'b'],
      'pre-hook': ['x'],
      meta: { k: [1, { value: 1 }] },
      alias: 'z',
      schema: 's',
    })
  })

  test('macros that the template calls, not those that macros call', async () => {
    const { capture } = await parse(
      "{{ outer() }}{{ util.star() }}{{ util.via() }}{{ adapter.dispatch('thing', 'util')() }}{{ outer() }}",
    )
    expect([...capture.macros]).toEqual(['macro.proj.outer', 'macro.util.star', 'macro.util.via', 'macro.util.default__thing'])
  })

  test('variables, environment, and what else was read', async () => {
    const { output, capture } = await parse(
      "{{ env_var('A') }}{{ env_var('B', 'd') }}{{ var('x') }}{{ var('y', 1) }}{{ flags.WHICH }}",
      {
        env: { A: 'a' },
        vars: { proj: { x: 'X' } },
      },
    )
    expect(output).toBe('adX1run')
    expect([...capture.envVars]).toEqual([
      ['A', 'a'],
      ['B', undefined],
    ])
    expect([...capture.vars]).toEqual(['x', 'y'])
    expect(capture.reads.has('flags')).toBe(true)
    expect(capture.reads.has('run')).toBe(false)
    expect((await parse('{{ run_started_at }}')).capture.reads.has('run')).toBe(true)
  })
})

describe('nothing is executed (edge: parse_time)', () => {
  test.each([
    ["{{ run_query('select 1') is none }}", 'False'],
    ['{{ execute }}', 'False'],
    ["{{ ref('seeded') | string }}", '"memory"."main"."m"'],
    ["{{ config.get('materialized') }}|{{ config.require('x') }}|{{ config.persist_column_docs() }}", '||False'],
    ["{{ var('not_there', 'x') }}{{ var('nor_this') }}", 'xNone'],
    ["{{ adapter.get_columns_in_relation(ref('seeded')) }}", '[]'],
    ["{{ adapter.get_relation('a', 'b', 'c') }}", 'None'],
    ['{{ some_unknown_thing.deep.deeper }}', ''],
    ['{{ some_unknown_macro(1).x }}', ''],
    ["{{ adapter.execute('nonsense') | length }}", '2'],
    ["{{ adapter.check_schema_exists('a', 'b') }}", 'False'],
    ["{{ load_result('x') }}", 'None'],
    ['{{ is_incremental() }}', 'False'],
    ['{{ this }} {{ this.identifier }} {{ model.name }} {{ project_name }}', '"memory"."main"."m" m m proj'],
    ["{{ dbt.concat(['a', 'b']) }}", 'a || b'],
    ["{{ adapter.quote('a b') }}", '"a b"'],
  ])('%s', async (text, expected) => {
    expect((await parse(text)).output.trim()).toBe(expected)
  })
})

test.each([
  ['{{ ref() }}', 'ref() takes at most two arguments (0 given)'],
  ["{{ ref('a', 'b', 'c') }}", 'ref() takes at most two arguments (3 given)'],
  ['{{ ref(1) }}', "The name argument to ref() must be a string, got <class 'int'>"],
  ["{{ source('a') }}", 'source() takes exactly two arguments (1 given)'],
  ['{{ config() }}', 'Invalid inline model config'],
  ["{{ config(pre_hook='a', **{'pre-hook': 'b'}) }}", 'Invalid config, has conflicting keys "pre_hook" and "pre-hook"'],
  ["{{ env_var('NOPE') }}", "Env var required but not provided: 'NOPE'"],
  [
    "{{ env_var('DBT_ENV_SECRET_X') }}",
    "Secret env vars are allowed only in profiles.yml or packages.yml. Found 'DBT_ENV_SECRET_X' referenced elsewhere.",
  ],
  ["{{ exceptions.raise_compiler_error('stop') }}", 'stop'],
  ["{{ adapter.dispatch('a.b') }}", 'In adapter.dispatch, got a macro name of "a.b"'],
])('%s is an error', async (text, message) => {
  await expect(parse(text)).rejects.toThrow(message)
})

test('a generic test: arguments are rendered natively, column_name is text', async () => {
  const { world } = makeWorld({
    macros: {
      proj: '{% test t(model, column_name, n, l, s) %}{{ config(severity="warn") }}{{ [model | string, column_name, n, l, s] }}{% endtest %}',
    },
  })
  const capture = newCapture()
  const scope = await testScope(world, parseNode({ uniqueId: nodeId('test.proj.t'), resourceType: 'test' }), capture, {
    model: "{{ get_where_subquery(ref('orders')) }}",
    column_name: '1',
    n: '2',
    l: ['a', '{{ 1 + 1 }}', true],
    s: "var('missing', 'given')",
  })
  const output = await renderParse(scope, '{{ test_t(**_dbt_generic_test_kwargs) }}')
  expect(output).toBe(`['"memory"."main"."m"', '1', '2', ['a', '2', True], 'given']`)
  expect(capture.refs).toEqual([{ name: 'orders', package: null, version: null }])
  expect(capture.configCalls).toEqual([{ severity: 'warn' }])
  expect([...capture.macros]).toContain('macro.proj.test_t')
})

test('names are made with the variables of the package, and missing ones are errors', async () => {
  const { world } = makeWorld({ vars: { proj: { a: 1, util: { a: 2 } }, util: { a: 3, b: 4 } } })
  const macro = { ...parseNode(), uniqueId: nodeId('macro.proj.generate_schema_name'), resourceType: 'macro' as const }
  expect(await renderParse(nameScope(world, 'util', macro), "{{ var('a') }}{{ var('b') }}{{ execute }}")).toBe('24False')
  await expect(renderParse(nameScope(world, 'proj', macro), "{{ var('b') }}")).rejects.toThrow(
    `Required var 'b' not found in config:\nVars supplied to m = {\n    "a": 1,\n    "util": {\n        "a": 2\n    }\n}`,
  )
})

/** Expressions with what dbt-core 1.10.23 makes of them while it parses a model `m`: the text, or the error it ends with. */
const facts: [expression: string, kind: 'ok' | 'err', result: string][] = JSON.parse(
  readFileSync(new URL('./cases/parse-facts.json', import.meta.url), 'utf8'),
)

test.each(facts)('%s', async (expression, kind, result) => {
  const node = parseNode({ model: () => ({ name: 'm', unique_id: 'model.proj.m', compiled_code: null }) })
  const { world } = makeWorld({ vars: { proj: { a: 'A' } } })
  const seen = await renderParse(parseScope(world, node, newCapture()), `{{ ${expression} }}`).then(
    (text) => ['ok', text],
    (error: unknown) => ['err', errorText(contextDiagnostic(error, node), node)],
  )
  expect(seen).toEqual([kind, result])
})
