import { operation } from './world.ts'

/** What planwise's macros do otherwise than dbt's, or in addition, on a real database `d`. */
const warnings: string[] = []
let run: Awaited<ReturnType<typeof operation>>
beforeAll(async () => {
  run = await operation(
    "create table t as select * from (values (1, 'it''s'), (2, 'plain'), (3, 'O''Neil')) as v(id, name); create unique index t_id on t (id)",
    warnings,
  )
})
afterAll(() => run.close())

const names = `{%- set t = api.Relation.create(database='d', schema='main', identifier='t', type='table') -%}
{%- set v = api.Relation.create(database='d', schema='main', identifier='v', type='view') -%}`
const render = (text: string) => run.runtime.render(names + text)
const rows = async (sql: string) => (await render(`{{ run_query(${JSON.stringify(sql)}).rows | map('list') | list }}`)).trim()

describe('accepted_values', () => {
  const failing = async (values: string, quote = 'true') =>
    rows(
      `select value_field from (${(await render(`{{ test_accepted_values(t, 'name', ${values}, ${quote}) }}`)).trim()}) order by 1`,
    )

  it('takes values with quotes', async () => {
    expect(await failing(`["it's", 'plain']`)).toBe('[["O\'Neil"]]')
    expect(await failing(`["it's", 'plain', "O'Neil"]`)).toBe('[]')
  })

  it('takes values whose quotes the project doubled by hand, as dbt needs it', async () => {
    expect(await failing(`["it''s", 'plain', "O''Neil"]`)).toBe('[]')
  })

  it('leaves values that are not quoted alone', async () => {
    expect(await failing(`["'it''s'", "upper('a')"]`, 'false')).toBe("[[\"O'Neil\"], ['plain']]")
  })
})

describe('an external model', () => {
  it('has a view that leaves out the row of nulls of an empty relation', async () => {
    const text = await render(
      `{{ get_external_view_sql(v, '/a/b.csv', 'csv', {'header': true, 'delim': '|'}, [api.Column('x', 'int'), api.Column('y', 'int')]) }}`,
    )
    expect(text.replaceAll(/\s+/g, ' ').trim()).toBe(
      `create or replace view "d"."main"."v" as ( select * from read_csv('/a/b.csv', header=True, delim='|') where 1 and "x" is not null and "y" is not null );`,
    )
  })

  it('has a plain view otherwise', async () => {
    const text = await render(`{{ get_external_view_sql(v, '/a/b.parquet', 'parquet', {'union_by_name': false}) }}`)
    expect(text.replaceAll(/\s+/g, ' ').trim()).toBe(
      `create or replace view "d"."main"."v" as ( select * from read_parquet('/a/b.parquet', union_by_name=False) );`,
    )
  })

  it('gets a row of nulls, one for each column', async () => {
    expect((await render('{{ get_null_row_sql(t) }}')).trim()).toBe('insert into "d"."main"."t" values (null, null)')
  })

  it('has write options that leave its config alone', async () => {
    expect(
      await render(
        `{%- set config = {'options': {'a': '{{ 1 + 1 }}', 'b': true}, 'format': 'csv'} -%}{{ render_write_options(config) }} {{ config.options }}`,
      ),
    ).toBe(`{'a': '2', 'b': True, 'format': 'csv'} {'a': '{{ 1 + 1 }}', 'b': True}`)
  })
})

describe('a table function', () => {
  it.each([
    ["'low, high'", 'low, high'],
    ["['low', 'high']", 'low, high'],
  ])('with parameters %s', async (parameters) => {
    await render(
      `{% do run_query(get_create_table_function_sql(api.Relation.create(database='d', schema='main', identifier='f'), ${parameters}, 'select id from t where id between low and high')) %}`,
    )
    expect(await rows('select * from f(2, 3) order by 1')).toBe('[[2], [3]]')
  })

  it('without parameters', async () => {
    const text = await render(`{{ get_create_table_function_sql(v, none, 'select 1') }}`)
    expect(text.replaceAll(/\s+/g, ' ').trim()).toBe('create or replace function "d"."main"."v"() as table ( select 1 );')
  })
})

describe('drop_indexes_on_relation', () => {
  it('drops the indexes of that relation', async () => {
    expect(await rows("select index_name from duckdb_indexes() where table_name = 't'")).toBe("[['t_id']]")
    await render('{% do drop_indexes_on_relation(t) %}')
    expect(await rows("select index_name from duckdb_indexes() where table_name = 't'")).toBe('[]')
  })
})

describe('mistakes', () => {
  it.each([
    [`default__generate_series(0)`, 'A series ends at a number above zero, not at 0'],
    [`strategy_dispatch('nope')`, "Snapshot strategy 'nope': there is no macro snapshot_nope_strategy"],
    [`strategy_dispatch('shop.nope')`, "Snapshot strategy 'shop.nope': there is no package 'shop'"],
    [`partition_range('1,2,3')`, "A partition is one date or two with a comma between them, not '1,2,3'"],
    [
      `dates_in_range('20240102', '20240101')`,
      'The range of dates ends on 2024-01-01 00:00:00, before it starts on 2024-01-02 00:00:00',
    ],
    [`convert_datetime('x', '%Y')`, "'x' is not a date written as '%Y'"],
    [`duckdb_escape_comment(1)`, 'A description has to be a text, not 1'],
    [`get_merge_update_columns(['a'], ['b'], [])`, 'merge_update_columns and merge_exclude_columns exclude each other'],
    [`normalize_incremental_predicates({'a': 1})`, 'incremental_predicates has to be a text or a list of texts'],
    [
      `validate_merge_config({'merge_update_columns': 'a', 'merge_clauses': {'when_matched': []}})`,
      'merge_update_columns must be a list\nmerge_clauses.when_matched needs an element\nwith merge_clauses, these basic merge configurations will be ignored; remove them: merge_update_columns',
    ],
  ])('%s', async (call, message) => {
    await expect(render(`{{ ${call} }}`)).rejects.toThrow(message)
  })

  it('in column descriptions are a warning', async () => {
    await render(`{% do validate_doc_columns(t, {'gone': {'name': 'gone'}}, ['id']) %}`)
    expect(warnings.join()).toContain('not present in the database: gone')
  })
})
