import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openProject } from '../../../src/index.ts'

// A rebuilt relation takes its predecessor's place in one statement where it can, else in one transaction. What real dbt
// leaves in the database is the measure: the new rows after a success, the old ones after a failure.

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'planwise-replace-'))
  write('dbt_project.yml', "name: shop\nversion: '1.0'\nprofile: shop\n")
  write('profiles.yml', 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 1}}}')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
  writeFileSync(path.join(directory, file), text)
}

/** Runs, and gives the status of the model `a` with the statements that were sent for it, in one line each. */
async function run(vars: Record<string, string> = {}): Promise<{ status: unknown; sql: string[] }> {
  const env = { HOME: directory, PLANWISE_CACHE_DIR: path.join(directory, '.cache') }
  const project = await openProject({ cwd: directory, profilesDir: directory, env })
  const sql: string[] = []
  const outcome = await project.run({
    vars,
    select: ['a'],
    onEvent: (event) => {
      if (event.kind === 'sql.started')
        sql.push(
          String(event['sql'])
            .replace(/\s+/g, ' ')
            .replace(/^\/\*.*?\*\/ /, ''),
        )
    },
  })
  return { status: outcome.results[0]?.status, sql }
}

async function rows(query: string): Promise<unknown> {
  const env = { HOME: directory, PLANWISE_CACHE_DIR: path.join(directory, '.cache') }
  const project = await openProject({ cwd: directory, profilesDir: directory, env })
  return (await project.show({ inline: query })).previews[0]?.rows
}

test.each(['table', 'view'])('a %s is replaced by one statement', async (kind) => {
  write('models/a.sql', `{{ config(materialized='${kind}') }} select {{ var('n', 1) }} as n`)
  await run()
  const again = await run({ n: '2' })
  expect(again).toEqual({ status: 'success', sql: [expect.stringMatching(`^create or replace ${kind} "shop"."main"."a"`)] })
  expect(await rows("select * from {{ ref('a') }}")).toEqual([[2]])
})

test.each(['nothing', "error('no')", "'x'::int"])('a table survives a successor that fails: %s', async (expression) => {
  write('models/a.sql', "{{ config(materialized='table') }} select {{ var('n', 1) }} as n")
  await run()
  expect(await run({ n: expression })).toMatchObject({ status: 'error' })
  expect(await rows("select * from {{ ref('a') }}")).toEqual([[1]])
})

test('a table may read its predecessor', async () => {
  write(
    'models/a.sql',
    "{{ config(materialized='table') }} select 1 as n {% if load_relation(this) %} union all select n + 1 from {{ this }} {% endif %}",
  )
  await run()
  await run()
  await run()
  expect(await rows("select * from {{ ref('a') }} order by n")).toEqual([[1], [2], [3]])
})

test('a view that names itself is refused, and the old one stays', async () => {
  write('models/a.sql', "select {{ var('what', '1 as n') }}")
  await run()
  expect(await run({ what: 'n + 1 as n from main.a' })).toMatchObject({ status: 'error' })
  expect(await rows("select * from {{ ref('a') }}")).toEqual([[1]])
})

test.each([
  ["{{ config(materialized='table', sql_header='set threads = 1;') }} select 2 as n", {}],
  ["{{ config(materialized='table') }} select 2 as n", { 'macros/own.sql': own('create_table_as(temporary, relation, sql)') }],
])('a transaction where the text is not one built-in statement: %s', async (model, files) => {
  write('models/a.sql', "{{ config(materialized='table') }} select 1 as n")
  await run()
  write('models/a.sql', model)
  for (const [file, text] of Object.entries(files)) write(file, text)
  const { status, sql } = await run()
  expect(status).toBe('success')
  expect(sql.join(';')).toMatch(/^begin transaction; .*__dbt_tmp.*drop table.*rename to "a"; commit$/)
  expect(await rows("select * from {{ ref('a') }}")).toEqual([[2]])
})

function own(signature: string): string {
  return `{% macro duckdb__${signature} %} create table {{ relation }} as {{ sql }} {% endmacro %}`
}
