import { type TestProject, testProject } from './project.ts'

/** Expected statuses, ages and exit codes: dbt-core 1.10.23 with dbt-duckdb 1.10.1 on the same project. */

const SOURCES = `
sources:
  - name: raw
    schema: main
    loaded_at_field: loaded
    freshness: {warn_after: {count: 1, period: day}, error_after: {count: 2, period: day}}
    tables:
      - name: stale
      - name: filtered
        identifier: stale
        config: {freshness: {filter: "loaded > '2030-01-01'"}}
      - name: gone
      - name: unchecked
        freshness: null
      - name: dated
        identifier: stale
        loaded_at_field: "loaded::date"
      - name: zoned
        identifier: stale
        loaded_at_field: "loaded::timestamptz"
      - name: asked
        identifier: stale
        config:
          loaded_at_field: null
          loaded_at_query: "select max(loaded) from {{ this }}"
  - name: bare
    schema: main
    tables:
      - name: stale
        config: {freshness: {warn_after: {count: 1, period: hour}}}
`

let project: TestProject
beforeAll(() => {
  project = testProject({
    'models/stale.sql': "{{ config(materialized='table') }} select timestamp '2024-01-01 00:00:00.123456' as loaded",
    'macros/load.sql':
      '{% macro load_again() %}{% do run_query("update stale set loaded = timestamp \'2024-01-02 00:00\'") %}{% endmacro %}',
    'models/sources.yml': SOURCES,
    'dbt_project.yml':
      "name: shop\nversion: '1.0'\nprofile: shop\non-run-start: create table if not exists hooked as select 1 as a\n",
  })
  expect(project.run('run')).toMatchObject({ code: 0 })
}, 60_000)
afterAll(() => project.remove())

/** Ages would grow; this stops the clock. */
const NOON = { PLANWISE_NOW: '2024-01-02T12:00:00Z' }

test('each source is held against its thresholds; what cannot be read is a runtime error; hooks are no results', () => {
  const { code, out } = project.run('source freshness', NOON)
  expect(code).toBe(1)
  expect(out).toContain('1 of 1 OK hook: shop.on-run-start.0')
  expect(out).toContain('ERROR STALE freshness of raw.filtered')
  expect(out).toMatch(/Done\.\n$/)
  const results = new Map<string, { status: string }>(
    project
      .json('target/sources.json')
      .results.map((result: { unique_id: string; status: string }) => [result.unique_id.replace('source.shop.', ''), result]),
  )
  expect(Object.fromEntries([...results].map(([id, { status }]) => [id, status]))).toEqual({
    'bare.stale': 'runtime error',
    'raw.asked': 'warn',
    'raw.dated': 'runtime error',
    'raw.filtered': 'error',
    'raw.gone': 'runtime error',
    'raw.stale': 'warn',
    'raw.zoned': 'warn',
  })
  expect(results.get('raw.stale')).toMatchObject({
    max_loaded_at: '2024-01-01T00:00:00.123456+00:00',
    snapshotted_at: '2024-01-02T12:00:00+00:00',
    max_loaded_at_time_ago_in_s: expect.closeTo(129_599.876544, 5),
    criteria: { warn_after: { count: 1, period: 'day' }, error_after: { count: 2, period: 'day' }, filter: null },
    adapter_response: { _message: 'OK' },
    timing: [{ name: 'compile' }, { name: 'execute' }],
  })
  expect(results.get('raw.filtered')).toMatchObject({ max_loaded_at: '0001-01-01T00:00:00+00:00' })
})

test('a warning alone is no failure; --output names the file and is deprecated', () => {
  const { code, out } = project.run('source freshness --select source:raw.stale -o out/mine.json', NOON)
  expect(code).toBe(0)
  expect(out).toContain('`--output out/mine.json`')
  expect(project.json('out/mine.json').results).toHaveLength(1)
})

test('nothing to check is no failure, and sources.json says so', () => {
  const { code, out } = project.run('source snapshot-freshness --select source:raw.unchecked')
  expect([code, out.includes('Nothing to do.')]).toEqual([0, true])
  expect(project.json('target/sources.json').results).toEqual([])
})

test('source_freshness_run_project_hooks: false leaves the hooks out, with a warning', () => {
  const flags = 'flags: {source_freshness_run_project_hooks: false}\n'
  project.write({ 'dbt_project.yml': project.text('dbt_project.yml') + flags })
  const { out } = project.run('source freshness --select source:raw.stale')
  expect(out).not.toContain('hook: shop')
  expect(out).toContain('hooks are not run by `source freshness`')
})

test('source_status:fresher finds what was loaded again since the state', () => {
  project.run('source freshness --target-path before', NOON)
  expect(project.run('run-operation load_again').code).toBe(0)
  project.run('source freshness', NOON)
  const { code, out } = project.run('ls -q --output name --select source_status:fresher --state before')
  expect([code, out.trim().split('\n').sort()]).toEqual([0, ['raw.asked', 'raw.stale', 'raw.zoned']])
})
