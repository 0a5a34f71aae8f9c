import {
  createRelationCache,
  type Execution,
  executeScope,
  executeTestScope,
  type ResolvedRef,
} from '../../../src/context/index.ts'
import { str } from '../../../src/jinja/index.ts'
import { makeWorld, modelNode, openExecution, renderRun, runNode } from './harness.ts'

type World = ReturnType<typeof makeWorld>
let opened: Awaited<ReturnType<typeof openExecution>>

beforeAll(async () => {
  opened = await openExecution()
})
afterAll(async () => {
  await opened.execution.connection.rollback()
  await opened.session.close()
})

function runtime(options: Parameters<typeof makeWorld>[0] = {}, more: Partial<Execution> = {}, node = runNode()) {
  const made: World = makeWorld(options)
  return { ...made, runtime: executeScope(made.world, node, { ...opened.execution, ...more }) }
}

async function render(text: string, options: Parameters<typeof makeWorld>[0] = {}, more: Partial<Execution> = {}) {
  return renderRun(runtime(options, more).runtime.scope, text)
}

describe('query results (edge: queries)', () => {
  const query =
    "select 1 as i, 1.50::decimal(5,2) as d, 2.0::double as f, 'txt' as t, true as b, null as n, date '2020-01-31' as dt, " +
    "timestamp '2020-01-31 10:20:30' as ts, [1, 2] as l, {'a': 1} as st, 12345678901234567890::hugeint as h, " +
    "interval 1 day as iv, time '10:00' as tm, 0.1::float as f4, uuid '00000000-0000-0000-0000-000000000001' as u"
  const grouped = "select * from (values (1, 'a'), (2, 'b'), (3, 'a'), (4, null)) t(n, k) order by n"
  const many = "select * from (values (1, 'a'), (2, 'b'), (3, null)) t(x, y) order by x"
  test.each([
    ['res.column_names', "('i', 'd', 'f', 't', 'b', 'n', 'dt', 'ts', 'l', 'st', 'h', 'iv', 'tm', 'f4', 'u')"],
    ["row['i']", '1'],
    ["row['d']", '1.50'],
    ["row['f']", '2.0'],
    ["row['b']", 'True'],
    ["row['n']", 'None'],
    ["row['dt']", '2020-01-31'],
    ["row['ts']", '2020-01-31 10:20:30'],
    ["row['l']", '[1, 2]'],
    ["row['st']", '{"a": 1}'],
    ["row['h']", '12345678901234567890'],
    ["row['iv']", '1 day, 0:00:00'],
    ["row['tm']", '10:00:00'],
    ["row['f4']", '0.10000000149011612'],
    ["row['u']", '00000000-0000-0000-0000-000000000001'],
    ["[row['d']]", "[Decimal('1.50')]"],
    ["[row['dt']]", '[datetime.date(2020, 1, 31)]'],
    ["row['d'] * 2", '3.00'],
    ["row['d'] + 1", '2.50'],
    ['many.rows[1].values()', "(2, 'b')"],
    ['many.rows[1].keys()', "('x', 'y')"],
    ['many.columns[0].values()', '(1, 2, 3)'],
    ["many.columns['y'].values()", "('a', 'b', None)"],
    ['many.columns | length', '2'],
    ["many | length if many is sequence else 'not a sequence'", '3'],
    ['many.columns[0].values() | sum', '6'],
    ["many.columns['y'].values() | join(',')", 'a,b,None'],
    ["run_query('select 1 as a where false').rows | length", '0'],
    // as agate 1.9 groups
    ["grouped.group_by('k').keys()", "('a', 'b', None)"],
    ["grouped.group_by('k').key_name ~ (grouped.group_by('k') | length)", 'k3'],
    ["grouped.group_by('k').get('a').rows | length", '2'],
    ["grouped.group_by('k').get('z') is none", 'True'],
    ["grouped.group_by('k')['b'].rows[0]['n']", '2'],
    ["grouped.group_by('k').items()[0][0]", 'a'],
    ['row | length', '15'],
    ['many.rows[0] | list', "[1, 'a']"],
    ['many.rows[0].dict()', "OrderedDict([('x', 1), ('y', 'a')])"],
    ['many.columns[1].name', 'y'],
    ["many.rows | map(attribute='x') | list", '[1, 2, 3]'],
    ["many.select(['y']).rows[0][0]", 'a'],
    ["many.rename({'x': 'z'}).column_names", "('z', 'y')"],
    ["run_query('select 1 as a, 2 as a').column_names", "('a', 'a_2')"],
  ])('%s', async (expression, expected) => {
    const text = `{% set res = run_query("${query}") %}{% set many = run_query("${many}") %}{% set grouped = run_query("${grouped}") %}{% set row = res.rows[0] %}{{ ${expression} }}`
    expect(await render(text)).toBe(expected)
  })

  test('statement and load_result', async () => {
    const call = '{% call statement("st", fetch_result=true) %}select 7 as seven union all select 8{% endcall %}'
    expect(
      await render(`${call}{% set r = load_result('st') %}{{ r.data }}{{ r.table.columns[0].values() }}{{ r.response }}`),
    ).toBe('[(7,), (8,)](7, 8)OK')
    expect(await render("{{ load_result('never') is none }}")).toBe('True')
    await expect(render(`${call}{% do load_result('st') %}{% do load_result('st') %}`)).rejects.toThrow(
      "The 'statement' result named 'st' has already been loaded into a variable",
    )
  })
})

describe('relations and columns (edge: relations)', () => {
  test.each([
    ["api.Relation.create(database='d', schema='s', identifier='i')", '"d"."s"."i"'],
    ["api.Relation.create(schema='s', identifier='i', type='view').is_view", 'True'],
    ["api.Relation.create(schema='S', identifier='I', quote_policy={'schema': false})", 'S."I"'],
    ['this', '"memory"."main"."m"'],
    ['[this]', '[<DuckDBRelation "memory"."main"."m">]'],
    ['this.include(database=false)', '"main"."m"'],
    ['this.include(database=false, schema=false)', '"m"'],
    ['this.quote(identifier=false)', '"memory"."main".m'],
    ["this.incorporate(path={'identifier': 'other'})", '"memory"."main"."other"'],
    ['this.without_identifier()', '"memory"."main"'],
    ["this.information_schema('tables')", '"memory".INFORMATION_SCHEMA.tables'],
    ["this.matches(schema='main')", 'True'],
    ['this == this', 'True'],
    ["this['schema']", 'main'],
    ['this.limit', 'None'],
    [
      "api.Column('my col', 'DECIMAL(10,2)')",
      "DuckDBColumn(column='my col', dtype='DECIMAL(10,2)', char_size=None, numeric_precision=None, numeric_scale=None, fields=[])",
    ],
    ["api.Column.create('a', 'text').data_type", 'character varying(256)'],
    ['api.Column.string_type(12)', 'character varying(12)'],
    ["api.Column.translate_type('string')", 'TEXT'],
    [
      "api.Column('s', 'STRUCT(a INTEGER, b STRUCT(c DECIMAL(3,1)))').flatten() | map(attribute='name') | list",
      "['s.a', 's.b.c']",
    ],
    // dbt-core 1.10: RuntimeConfig and DuckDBCredentials of the target
    ['adapter.config.target_name', 'dev'],
    ['adapter.config.project_name', 'proj'],
    ['adapter.config.credentials.schema', 'main'],
    ['adapter.config.quoting', "{'database': True, 'schema': True, 'identifier': True}"],
    ['adapter.config.to_target_dict().name', 'dev'],
    ['adapter.config.nothing is defined', 'False'],
    ['adapter.config.credentials.threads is defined', 'False'],
    ["adapter.get_column_schema_from_query('select 1 as a, {b: 2} as s') | map(attribute='name') | list", "['a', 's.b']"],
  ])('%s', async (expression, expected) => {
    expect(await render(`{{ ${expression} }}`)).toBe(expected)
  })

  test('an undefined value is no path', async () => {
    await expect(render('{{ api.Relation.create(schema=nope) }}')).rejects.toThrow('Got an invalid path schema: ')
  })
})

describe('ref', () => {
  const target = modelNode('s', { alias: 's_alias' })
  const found: ResolvedRef = { kind: 'found', node: target }
  const node = runNode({ dependsOn: { macros: [], nodes: [target.uniqueId] } })

  test('prints the target, wrapped by --empty', async () => {
    const { runtime: plain } = runtime({}, { resolveRef: () => found }, node)
    expect(await renderRun(plain.scope, "{{ ref('s') }}")).toBe('"memory"."main"."s_alias"')
    const { runtime: empty } = runtime({}, { resolveRef: () => found, empty: true }, node)
    expect(await renderRun(empty.scope, "{{ ref('s') }} {{ ref('s').render() }}")).toBe(
      '(select * from "memory"."main"."s_alias" where false limit 0) "memory"."main"."s_alias"',
    )
  })

  test('an event time filter goes around the limit', async () => {
    const eventTimeFilter = () => ({ field: 'at', start: '2024-01-01', end: '2024-01-02' })
    const { runtime: filtered } = runtime({}, { resolveRef: () => found, eventTimeFilter, empty: true }, node)
    expect(await renderRun(filtered.scope, "{{ ref('s') }}")).toBe(
      `(select * from (select * from "memory"."main"."s_alias" where false limit 0) where at >= '2024-01-01' and at < '2024-01-02')`,
    )
  })

  test('an ephemeral target is its CTE', async () => {
    const ctes: string[] = []
    const ephemeral = modelNode('s', { alias: 's_alias', config: { ...target.config, materialized: 'ephemeral' } })
    const more = { resolveRef: (): ResolvedRef => ({ kind: 'found', node: ephemeral }), addCte: (id: string) => ctes.push(id) }
    expect(await renderRun(runtime({}, more, node).runtime.scope, "{{ ref('s') }}")).toBe('__dbt__cte__s_alias')
    expect(ctes).toEqual(['model.proj.s'])
  })

  test.each([
    [{ kind: 'missing' } as const, "Model 'model.proj.m' (models/m.sql) depends on a node named 's' which was not found"],
    [{ kind: 'disabled' } as const, "depends on a node named 's' which is disabled"],
    [found, "-- depends_on: {{ ref('s') }}"],
  ])('%j is an error', async (answer, message) => {
    await expect(render("{{ ref('s') }}", {}, { resolveRef: () => answer })).rejects.toThrow(message)
  })
})

describe('the database', () => {
  test('statements carry the query comment and are told', async () => {
    const { runtime: made, events } = runtime()
    const result = await made.runSql('select 1 as a', { name: 'main', fetch: true, autoBegin: false })
    expect(result.columns).toEqual(['a'])
    expect(result.rows).toEqual([[1]])
    expect(events).toEqual([
      {
        kind: 'sql.started',
        connection: 'model.proj.m',
        sql: '/* {"app": "dbt", "dbt_version": "1.10.23", "profile_name": "prof", "target_name": "dev", "node_id": "model.proj.m"} */\nselect 1 as a',
      },
      { kind: 'sql.finished', connection: 'model.proj.m', seconds: expect.any(Number), status: 'OK' },
    ])
    expect(made.result('main')?.columns).toEqual(['a'])
  })

  test('a comment of its own, behind the statement', async () => {
    const queryComment = { comment: 'edge {{ target.name }} {{ node.unique_id }} {{ node.nope }}', append: true }
    const { runtime: made, events } = runtime({ overrides: { queryComment } })
    await made.runSql('select 1;', { autoBegin: false })
    expect(events[0]).toMatchObject({ sql: 'select 1\n/* edge dev model.proj.m */;' })
  })

  test('a failure rolls back', async () => {
    const { runtime: made } = runtime()
    await made.runSql('create table gone as select 1 as a')
    expect(opened.execution.connection.inTransaction).toBe(true)
    await expect(made.runSql('select nope')).rejects.toThrow('Binder Error: Referenced column "nope" was not found')
    expect(opened.execution.connection.inTransaction).toBe(false)
    await expect(made.runSql('select * from gone', { autoBegin: false })).rejects.toThrow('Catalog Error')
  })

  test('macros see the cache, and keep it', async () => {
    const relations = createRelationCache([], [{ database: 'memory', schema: 'main' }])
    const { runtime: made } = runtime({}, { relations })
    const get = "{{ adapter.get_relation('memory', 'main', 'cached') }}"
    await made.runSql('create or replace table cached as select 1 as a, 2 as b')
    expect(await renderRun(made.scope, get)).toBe('None')
    const known = { database: 'memory', schema: 'main', identifier: 'cached', type: 'table' }
    relations.add(known)
    expect(await renderRun(made.scope, `${get}{{ adapter.get_relation('memory', 'main', 'cached').type }}`)).toBe(
      '"memory"."main"."cached"table',
    )
    await expect(renderRun(made.scope, "{{ adapter.get_relation('memory', 'main', 'CACHED') }}")).rejects.toThrow(
      'dbt found an approximate match',
    )
    expect(
      await renderRun(
        made.scope,
        "{% set r = adapter.get_relation('memory', 'main', 'cached') %}{{ adapter.get_columns_in_relation(r) | map(attribute='name') | list }}",
      ),
    ).toBe("['a', 'b']")
    await renderRun(made.scope, "{% do adapter.drop_relation(adapter.get_relation('memory', 'main', 'cached')) %}")
    expect(relations.get('memory', 'main', 'cached')).toBeUndefined()
    await expect(made.runSql('select * from cached')).rejects.toThrow('does not exist')
  })

  test('a schema that was never listed is asked for', async () => {
    const relations = createRelationCache()
    const { runtime: made } = runtime({}, { relations })
    await made.runSql('create schema if not exists other; create or replace view other.v as select 1 as a')
    expect(await renderRun(made.scope, "{{ adapter.get_relation('memory', 'other', 'v').type }}")).toBe('view')
    expect(
      await renderRun(
        made.scope,
        "{{ adapter.check_schema_exists('memory', 'other') }}{{ adapter.check_schema_exists('memory', 'nope') }}",
      ),
    ).toBe('TrueFalse')
  })

  test("a project's macro replaces the adapter's", async () => {
    const macros = { proj: '{% macro get_columns_in_relation(relation) %}{{ return([relation.identifier]) }}{% endmacro %}' }
    expect(await render('{{ adapter.get_columns_in_relation(this) }}', { macros })).toBe("['m']")
  })
})

test('config at run time', async () => {
  const config = {
    enabled: true,
    materialized: 'table',
    tags: ['a'],
    meta: { owner: 'me' },
    unique_key: null,
    'pre-hook': [{ sql: 's', transaction: true, index: null }],
  }
  const { runtime: made } = runtime({}, {}, runNode({ config }))
  const text =
    "{{ config.get('materialized') }} {{ config.get('nope', 'd') }} {{ config.get('unique_key', 'd') }} {{ config.meta_get('owner') }} " +
    "{{ config.require('tags') }} {{ config.persist_relation_docs() }} {{ pre_hooks }}{{ config(alias='x') }}"
  expect(await renderRun(made.scope, text)).toBe("table d None me ['a'] False [{'sql': 's', 'transaction': True}]")
  await expect(renderRun(made.scope, "{{ config.require('nope') }}")).rejects.toThrow(
    "Model 'model.proj.m' does not define a required config parameter 'nope'.",
  )
  await expect(
    renderRun(made.scope, "{{ config.get('materialized', 'x', validator=validation.any('view', 'x')) }}"),
  ).rejects.toThrow('Expected value "table" to be one of view,x')
})

test('macros in the context, and hooks of the context itself', async () => {
  const macros = {
    proj: '{% macro ref(x) %}{{ return("mine " ~ builtins.source is defined) }}{% endmacro %}{% macro deep() %}{{ context_macro_stack.call_stack }}{% endmacro %}',
  }
  expect(
    await render("{{ context['project_name'] }} {{ context.get('nope', 'absent') }} {{ ref('x') }} {{ deep() }}", { macros }),
  ).toBe("proj absent mine True ['macro.proj.deep']")
})

test('what is put into the context is seen by the macros called from then on, as dbt compiles it', async () => {
  const macros = {
    proj:
      "{% macro remember(k) %}{% do context.update({'__seen': context.get('__seen', []) + [k]}) %}{% endmacro %}" +
      "{% macro recall() %}{{ context.get('__seen', 'none') }}/{{ __seen }}/{{ '__seen' in context }}{% endmacro %}",
  }
  expect(await render("{% do remember('a') %}{% do remember('b') %}{{ recall() }}", { macros })).toBe(
    "['a', 'b']/['a', 'b']/True",
  )
  expect(
    await render(
      "{% do context.update(late=1) %}{{ late }} {{ context['late'] }} {{ context.update([('q', 2)]) }} {{ context.q }}",
    ),
  ).toBe(' 1 None 2')
  expect(await render('{{ recall() }}', { macros })).toBe('none//False')
})

test('unit tests: replaced macros, variables, environment', async () => {
  const { world } = makeWorld({ vars: { proj: { a: 1 } }, env: { E: 'real' } })
  const overrides = {
    vars: { a: 2 },
    envVars: { E: 'fake' },
    macros: { is_incremental: true, 'dbt.type_string': 'T' },
    thisIdentifier: 'm',
  }
  const made = executeScope(world, runNode(), opened.execution, { overrides })
  expect(
    await renderRun(
      made.scope,
      "{{ var('a') }} {{ env_var('E') }} {{ is_incremental() }} {{ dbt.type_string() }} {{ type_string() }} {{ this }} {{ dbt.type_int() }}",
    ),
  ).toBe('2 fake True T T __dbt__cte__m integer')
})

test('generic tests get their arguments', async () => {
  const { world } = makeWorld()
  const made = await executeTestScope(world, runNode({ resourceType: 'test' }), opened.execution, {
    column_name: 'id',
    values: ['a', 2],
  })
  expect(await renderRun(made.scope, '{{ _dbt_generic_test_kwargs }}')).toBe("{'column_name': 'id', 'values': ['a', 2]}")
})

test('callMacro answers the value a macro returns', async () => {
  const { runtime: made } = runtime({ macros: { proj: '{% macro pair(a, b=2) %}{{ return([a, b]) }}{% endmacro %}' } })
  expect(str(await made.callMacro('pair', [1], { b: 3 }))).toBe('[1, 3]')
  expect(str(await made.callMacro('dbt.type_int'))).toBe('integer')
  await expect(made.callMacro('nope')).rejects.toThrow('could not find a macro with the name "nope"')
})
