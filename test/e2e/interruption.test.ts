import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { planwise, rowsOf, scratch, startPlanwise, writeProject } from './planwise.ts'

const ROWS = 2_000_000
/** A table of which every row says in which build it was made. */
const TABLE = `{{ config(materialized='table') }}select {{ var('build') }} as build, range as id, md5(range::text) as text from range(${ROWS})`
const ENDLESS =
  "{{ config(materialized='table') }}select count(*) as build from range(1000000000) a, range(1000000000) b where a.range + b.range = -1"

function vars(build: number): readonly string[] {
  return ['--vars', JSON.stringify({ build })]
}

const SUMMARY =
  "select min(build) as oldest, max(build) as newest, count(*) as n, count(distinct id) as ids from {{ source('main', 'big') }}"
const SOURCE = 'sources: [{name: main, schema: main, tables: [{name: big}]}]\n'

test('Ctrl-C during a long query: exit code 130, results, the table as it was, and the database is free', async () => {
  const directory = writeProject(scratch(), { 'models/big.sql': TABLE, 'models/sources.yml': SOURCE })
  expect((await planwise(['run', ...vars(1)], directory)).code).toBe(0)
  writeFileSync(path.join(directory, 'models', 'big.sql'), ENDLESS)
  writeFileSync(path.join(directory, 'models', 'after.sql'), "select * from {{ ref('big') }}")

  const running = startPlanwise(['run', ...vars(2)], directory)
  await running.printed('START sql table model main.big')
  await pause(300)
  const asked = Date.now()
  running.child.kill('SIGINT')
  const ended = await running.ended
  expect({ code: ended.code, signal: ended.signal, stderr: ended.stderr }).toEqual({ code: 130, signal: null, stderr: '' })
  expect(Date.now() - asked).toBeLessThan(10_000)

  const results: unknown = JSON.parse(readFileSync(path.join(directory, 'target', 'run_results.json'), 'utf8'))
  expect(results).toMatchObject({ results: expect.arrayContaining([expect.objectContaining({ unique_id: 'model.shop.big' })]) })
  expect(JSON.stringify(results)).toContain('model.shop.after')
  expect(readFileSync(path.join(directory, 'logs', 'dbt.log'), 'utf8')).toMatch(
    /Command `planwise run` failed|CommandCompleted|keyboard interrupt/i,
  )
  expect(await rowsOf(directory, SUMMARY)).toEqual([{ oldest: 1, newest: 1, n: ROWS, ids: ROWS }])
}, 90_000)

test('SIGTERM likewise', async () => {
  const directory = writeProject(scratch(), { 'models/big.sql': ENDLESS })
  const running = startPlanwise(['run'], directory)
  await running.printed('START sql table model main.big')
  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(130)
}, 60_000)

test('a second Ctrl-C ends at once', async () => {
  const directory = writeProject(scratch(), { 'models/big.sql': ENDLESS })
  const running = startPlanwise(['run'], directory)
  await running.printed('START sql table model main.big')
  const asked = Date.now()
  running.child.kill('SIGINT')
  await pause(50)
  running.child.kill('SIGINT')
  // by the signal, unless the first one was quicker
  const { code, signal } = await running.ended
  expect([130, 'SIGINT']).toContain(signal ?? code)
  expect(Date.now() - asked).toBeLessThan(5_000)
  expect((await planwise(['show', '--inline', 'select 1 as one'], directory)).code).toBe(0)
}, 60_000)

test('killed in the middle of a rebuild: the table is as it was, or new, and never half', async () => {
  const directory = writeProject(scratch(), { 'models/big.sql': TABLE, 'models/sources.yml': SOURCE })
  expect((await planwise(['run', ...vars(0)], directory)).code).toBe(0)
  let before = 0
  for (const [trial, delay] of [0, 250, 600, 1000].entries()) {
    const build = trial + 1
    const running = startPlanwise(['run', ...vars(build)], directory)
    await running.printed('START sql table model main.big')
    await pause(delay)
    running.child.kill('SIGKILL')
    await running.ended
    const rows = await rowsOf(directory, SUMMARY)
    expect([before, build].map((whole) => [{ oldest: whole, newest: whole, n: ROWS, ids: ROWS }])).toContainEqual(rows)
    before = JSON.stringify(rows).includes(`"newest":${build}`) ? build : before
  }
  expect((await planwise(['run', ...vars(9)], directory)).code).toBe(0)
  expect(await rowsOf(directory, SUMMARY)).toEqual([{ oldest: 9, newest: 9, n: ROWS, ids: ROWS }])
}, 180_000)

test('two at once: the second one says who holds the database, and ends with 2', async () => {
  const directory = writeProject(scratch(), { 'models/big.sql': ENDLESS })
  const first = startPlanwise(['run'], directory)
  await first.printed('START sql table model main.big')
  expect(statSync(path.join(directory, 'shop.duckdb')).isFile()).toBe(true)
  const second = await planwise(['run', '--target-path', 'other', '--log-path', 'other-logs'], directory)
  expect(second.code).toBe(2)
  expect(second.stdout).toContain(`PID ${first.child.pid}`)
  expect(second.stdout).toContain('shop.duckdb')
  expect(second.stdout + second.stderr).not.toMatch(/^\s+at /m)
  first.child.kill('SIGINT')
  expect((await first.ended).code).toBe(130)
  expect(existsSync(path.join(directory, 'shop.duckdb.wal'))).toBe(false)
}, 60_000)

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
