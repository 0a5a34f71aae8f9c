import { type TestProject, testProject } from './project.ts'

/** What developers' real projects do, cut down; expected values: dbt-core 1.10.23 with dbt-duckdb 1.10.1. */

const projects: TestProject[] = []
afterAll(() => {
  for (const project of projects) project.remove()
})

function made(files: Readonly<Record<string, string>>): TestProject {
  const project = testProject(files)
  projects.push(project)
  return project
}

test('exposures have nothing to do: no-op with 0 failures', () => {
  const project = made({
    'models/a.sql': 'select 1 as id',
    'models/e.yml': 'exposures: [{name: board, type: dashboard, owner: {name: me}, depends_on: [ref("a")]}]\n',
  })
  expect(project.run('build')).toMatchObject({ code: 0 })
  const [, board] = project.json('target/run_results.json').results
  expect(board).toMatchObject({ unique_id: 'exposure.shop.board', status: 'no-op', failures: 0, message: 'NO-OP' })
})

test('semantic models and saved queries without a description have none; metrics have an empty one', () => {
  const project = made({
    'models/aa.sql': 'select 1 as id, current_date as day',
    'models/days.sql': 'select current_date as day',
    'models/s.yml': `models:
  - {name: days, time_spine: {standard_granularity_column: day}, columns: [{name: day, granularity: day}]}
semantic_models:
  - name: aa
    model: ref('aa')
    defaults: {agg_time_dimension: on_day}
    entities: [{name: aa, type: primary, expr: id}]
    dimensions: [{name: on_day, expr: day, type: time, type_params: {time_granularity: day}}]
    measures: [{name: total, agg: sum, expr: id}]
metrics: [{name: total, label: Total, type: simple, type_params: {measure: total}}]
saved_queries: [{name: qq, query_params: {metrics: [total]}}]
`,
  })
  expect(project.run('parse')).toMatchObject({ code: 0 })
  const { semantic_models, saved_queries, metrics } = project.json('target/manifest.json')
  expect(semantic_models['semantic_model.shop.aa'].description).toBeNull()
  expect(saved_queries['saved_query.shop.qq'].description).toBeNull()
  expect(metrics['metric.shop.total'].description).toBe('')
})

test('an external source is named by its location in the manifest', () => {
  const project = made({
    'data/orders.csv': 'id\n1\n',
    'models/s.yml': `sources:
  - name: lake
    meta: {external_location: "read_csv('data/{name}.csv')"}
    tables: [{name: orders}, {name: plain, meta: {external_location: 'data/{identifier}.csv'}, identifier: orders}]
`,
    'models/a.sql': "select id from {{ source('lake', 'orders') }} union all select id from {{ source('lake', 'plain') }}",
  })
  expect(project.run('run')).toMatchObject({ code: 0 })
  const { sources } = project.json('target/manifest.json')
  expect(sources['source.shop.lake.orders'].relation_name).toBe("read_csv('data/orders.csv')")
  expect(sources['source.shop.lake.plain'].relation_name).toBe("'data/orders.csv'")
})

test('what elementary leans on: ref.config, a graph that macros keep things in, results as dictionaries', () => {
  const project = made({
    'models/first.sql': "{% do graph.setdefault('mine', {}).update({'a': 1}) %} select 1 as id",
    'models/second.sql': "-- depends_on: {{ ref('first') }}\n{{ config(materialized='table') }} select 2 as id",
    'macros/end.sql': `{% macro conf() %}{{ return(builtins.ref.config) }}{% endmacro %}
{% macro end() %}
  {% set c = conf() %}
  {% do log([c.project_name, c.dependencies['shop'].version, c.threads, c.vars.to_dict()] | string, info=true) %}
  {% do log('graph ' ~ graph.mine, info=true) %}
  {% for r in results %}
    {% set d = r.to_dict() %}
    {% do log([r.node.name, r.node.to_dict().unique_id, d.status, d.node.config.materialized, r.timing[0].to_dict().name] | string, info=true) %}
  {% endfor %}
{% endmacro %}`,
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nvars: {x: 1}\non-run-end: ['{{ end() }}']\n",
  })
  const { code, out } = project.run('run')
  expect(code).toBe(0)
  expect(out).toContain("['shop', '1.0', 1, {'x': 1}]")
  expect(out).toContain("graph {'a': 1}")
  expect(out).toContain("['first', 'model.shop.first', 'success', 'view', 'compile']")
  expect(out).toContain("['second', 'model.shop.second', 'success', 'table', 'compile']")
})

test('a Python model fails by itself, with a line that says why; what stands on it is skipped', () => {
  const project = made({
    'models/a.sql': 'select 1 as id',
    'models/b.py': 'def model(dbt, session):\n    return dbt.ref("a")\n',
    'models/c.sql': "select * from {{ ref('b') }}",
  })
  const { code, out } = project.run('run', { PLANWISE_PYTHON: 'no-such-python' })
  expect(code).toBe(1)
  expect(out).toContain('PW4080')
  expect(out).not.toContain('Parser Error')
  const { results } = project.json('target/run_results.json')
  expect(results.map((result: { status: string }) => result.status)).toEqual(['success', 'error', 'skipped'])
})

test('validate_macro_args: parameters fill in what properties do not say, and differences are warnings', () => {
  const project = made({
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nflags: {validate_macro_args: true}\n",
    'models/a.sql': 'select 1 as id',
    'macros/m.sql':
      "{% macro plain(one, two='x') %}{% endmacro %}{% macro told(one) %}{% endmacro %}{% macro wrong(one, two) %}{% endmacro %}",
    'macros/m.yml': `macros:
  - {name: told, arguments: [{name: one, type: 'list[dict[str, any]]', description: first}]}
  - {name: wrong, arguments: [{name: uno, type: texts}]}
`,
  })
  const { code, out } = project.run('parse')
  expect(code).toBe(0)
  const { macros } = project.json('target/manifest.json')
  const written = (name: string) => macros[`macro.shop.${name}`].arguments
  expect(written('plain')).toEqual([
    { name: 'one', type: null, description: '' },
    { name: 'two', type: null, description: '' },
  ])
  expect(written('told')).toEqual([{ name: 'one', type: 'list[dict[str, any]]', description: 'first' }])
  expect(written('wrong')).toEqual([{ name: 'uno', type: 'texts', description: '' }])
  for (const text of [
    'Argument uno in yaml for macro wrong does not match the jinja definition.',
    'The number of arguments in the yaml for macro wrong does not match the jinja definition.',
    'Argument uno in the yaml for macro wrong has an invalid type.',
  ]) {
    expect(out).toContain(text)
  }
  expect(out).not.toContain('macro told')
})

const COUNTED = `
{% materialization test, default %}
  {% set result = dbt.materialization_test_default() %}
  {% do log('counted ' ~ model.name ~ ' ' ~ load_result('main')['data'][0][0], info=true) %}
  {{ return(result) }}
{% endmaterialization %}`
const COUNTED_PROJECT = {
  'models/a.sql': 'select 1 as id union all select null',
  'tests/nulls.sql': "{{ config(store_failures=true) }} select * from {{ ref('a') }} where id is null",
  'tests/none.sql': "select * from {{ ref('a') }} where false",
}

test('a project may have its own materialization of tests, on top of the usual one', () => {
  const project = made({ ...COUNTED_PROJECT, 'macros/m.sql': COUNTED })
  const { code, out } = project.run('build')
  expect(code).toBe(1)
  expect(out).toContain('counted nulls 1')
  expect(out).toContain('counted none 0')
  const results: { unique_id: string; status: string; failures: number | null }[] =
    project.json('target/run_results.json').results
  expect(Object.fromEntries(results.map((result) => [result.unique_id, [result.status, result.failures]]))).toEqual({
    'model.shop.a': ['success', null],
    'test.shop.none': ['pass', 0],
    'test.shop.nulls': ['fail', 1],
  })
  expect(project.run("show --inline 'select count(*) as n from main_dbt_test__audit.nulls' --output json").out).toContain(
    '"n": 1',
  )
})

test('a package replaces it only where the behaviour flag lets packages do so', () => {
  for (const [flag, said] of [
    ['true', false],
    ['false', true],
  ] as const) {
    const project = made({
      ...COUNTED_PROJECT,
      'dbt_project.yml': `name: shop\nversion: '1.0'\nprofile: shop\nflags: {require_explicit_package_overrides_for_builtin_materializations: ${flag}}\n`,
      'packages.yml': 'packages: [{local: local/watch}]\n',
      'local/watch/dbt_project.yml': "name: watch\nversion: '1.0'\n",
      'local/watch/macros/m.sql': COUNTED,
    })
    expect(project.run('deps')).toMatchObject({ code: 0 })
    expect(project.run('build').out.includes('counted nulls 1')).toBe(said)
  }
})

test('nodes compile in the order in which one thread runs them: by depth, then by id', () => {
  const project = made({
    'models/z.sql': 'select 1 as id',
    'models/a.sql': "select * from {{ ref('z') }}",
    'models/m.sql': 'select 2 as id',
    'models/b.sql': 'select 3 as id',
  })
  expect(project.run('compile')).toMatchObject({ code: 0 })
  const { results } = project.json('target/run_results.json')
  expect(results.map((result: { unique_id: string }) => result.unique_id.split('.').at(-1))).toEqual(['b', 'm', 'z', 'a'])
})
