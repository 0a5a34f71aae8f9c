import path from 'node:path'
import { withDatabase } from './database.ts'
import { call, filesOf, inProject, writeFiles } from './play.ts'

// dbt ends with 2 and writes no results; so what is expected here is what docs/compatibility.md promises.

const ENDLESS = 'select count(*) as n from range(1000000000) a, range(1000000000) b where a.range + b.range = -1'
const table = (sql: string, more = ''): string => `{{ config(materialized='table'${more}) }} ${sql}`

/** Aborts as soon as a node's statement that holds `text` is under way. */
async function interrupted(directory: string, argv: readonly string[], text: string) {
  const controller = new AbortController()
  const ended = await call(directory, argv, controller.signal, (sql) => {
    if (sql.includes(text)) setTimeout(() => controller.abort(), 50)
  })
  return { exit: ended.exit, results: Object.fromEntries(ended.results.map((result) => [result.uniqueId, result.status])) }
}

function rows(directory: string, sql: string) {
  return withDatabase(path.join(directory, 't.duckdb'), (ask) => ask(sql))
}

const scenario = (files: Record<string, string>, threads = 1) => filesOf({}, { files, threads, steps: [] })

test.each([
  ['table', "'table'"],
  ['incremental', "'incremental', unique_key='n'"],
])('a %s that is being rebuilt is as it was; what was done stays, the rest is skipped', async (_, kind) => {
  const config = (sql: string) => `{{ config(materialized=${kind}) }} ${sql}`
  const files = {
    'models/a.sql': table('select 1 as n'),
    'models/b.sql': config("select n from {{ ref('a') }}"),
    'models/c.sql': "select * from {{ ref('b') }}",
  }
  await inProject(scenario(files), async (directory) => {
    expect(await call(directory, ['run'])).toMatchObject({ exit: 0 })
    writeFiles(directory, { 'models/a.sql': table('select 2 as n'), 'models/b.sql': config(ENDLESS) })
    for (const more of [[], ['--full-refresh']]) {
      expect(await interrupted(directory, ['run', ...more], '1000000000')).toEqual({
        exit: 130,
        results: { 'model.t.a': 'success', 'model.t.b': 'skipped', 'model.t.c': 'skipped' },
      })
      expect(await rows(directory, 'select a.n, b.n, c.n from a, b, c')).toEqual([['2', '1', '1']])
      expect(await rows(directory, "select table_name from duckdb_tables() where table_name like '%dbt%'")).toEqual([])
    }
    writeFiles(directory, { 'models/b.sql': config("select n from {{ ref('a') }}") })
    expect(await call(directory, ['run', '--full-refresh'])).toMatchObject({ exit: 0 })
    expect(await rows(directory, 'select n from c')).toEqual([['2']])
  })
})

test('in a post-hook: neither the table nor what the hooks before it did is there', async () => {
  const hooks = `, pre_hook='insert into log values (1)', post_hook=["insert into log values (2)", "${ENDLESS}"]`
  const files = { 'models/a.sql': table('select 2 as n', hooks) }
  await inProject(scenario(files), async (directory) => {
    await rows(directory, 'create table a as select 1 as n; create table log (n int)')
    expect(await interrupted(directory, ['run'], '1000000000')).toEqual({ exit: 130, results: { 'model.t.a': 'skipped' } })
    expect(await rows(directory, 'select n, (select count(*) from log) from a')).toEqual([['1', '0']])
  })
})

test('in a query that a template sends, and in a data test', async () => {
  const files = {
    'models/a.sql': "{% if execute and var('slow', false) %}{% do run_query('ENDLESS') %}{% endif %} select 1 as n".replace(
      'ENDLESS',
      ENDLESS,
    ),
    'tests/slow.sql': `${ENDLESS} and {{ var('n', 1) }} = 1`,
  }
  await inProject(scenario(files), async (directory) => {
    const slow = ['run', '--vars', '{slow: true}']
    expect(await interrupted(directory, slow, '1000000000')).toEqual({ exit: 130, results: { 'model.t.a': 'skipped' } })
    expect(await interrupted(directory, ['test'], '1000000000')).toEqual({ exit: 130, results: { 'test.t.slow': 'skipped' } })
  })
})

test('with several threads all that runs is interrupted', async () => {
  const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`models/${name}.sql`, table(ENDLESS)]))
  await inProject(scenario(files, 4), async (directory) => {
    const { exit, results } = await interrupted(directory, ['run'], '1000000000')
    expect({ exit, statuses: Object.values(results) }).toEqual({ exit: 130, statuses: Array(4).fill('skipped') })
    expect(await rows(directory, "select count(*) from duckdb_tables() where schema_name = 'main'")).toEqual([['0']])
  })
})

test('before anything has begun', async () => {
  await inProject(scenario({ 'models/a.sql': table('select 1 as n') }), async (directory) => {
    expect(await call(directory, ['run'], AbortSignal.abort())).toMatchObject({ exit: 130 })
  })
})

test('--fail-fast ends what runs beside, and leaves it as it was', async () => {
  const files = {
    'models/slow.sql': table(`{{ var('sql', 'select 1 as n') }}`),
    'models/wrong.sql': "{% if var('sql', none) %}select error('no') as n from range(3000000){% else %}select 1 as n{% endif %}",
    'models/reads.sql': table("select * from {{ ref('wrong') }}"),
  }
  await inProject(scenario(files, 2), async (directory) => {
    expect(await call(directory, ['run'])).toMatchObject({ exit: 0 })
    const { exit, results } = await call(directory, ['run', '--fail-fast', '--vars', JSON.stringify({ sql: ENDLESS })])
    const statuses = Object.fromEntries(results.map(({ uniqueId, status }) => [uniqueId, status]))
    expect({ exit, statuses }).toEqual({
      exit: 1,
      statuses: { 'model.t.wrong': 'success', 'model.t.reads': 'error', 'model.t.slow': 'skipped' },
    })
    expect(await rows(directory, 'select n from slow')).toEqual([['1']])
  })
})
