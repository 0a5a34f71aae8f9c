import { type TestProject, testProject } from './project.ts'

/** Expected statuses, batches and relations: dbt-core 1.10.23 with dbt-duckdb 1.10.1 on the same steps (threads: 4). */

const FILES = {
  'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\non-run-start: create table if not exists h as select 1 as a\n",
  'models/events.sql':
    "{{ config(materialized='table', event_time='ts') }} select * from (values (1, timestamp '2024-01-01 10:00'), " +
    "(2, timestamp '2024-01-02 10:00'), (3, timestamp '2024-01-03 10:00'), (4, timestamp '2024-01-04 01:00')) t(id, ts)",
  'models/mb.sql':
    "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01') }}\n" +
    "select id, ts, {{ 'no_such' if model.batch and model.batch.id == '20240102' and var('bad', true) else 1 }} as x from {{ ref('events') }}",
  'models/b.sql': "select {{ 'nope' if var('bad', true) else 1 }} as a",
  'models/c.sql': "select * from {{ ref('b') }}",
  'models/ok.sql': 'select 1 as a',
  'models/late.sql': "{{ config(materialized='table') }} select id from {{ ref('events') }}",
  'macros/op.sql':
    "{% macro op(x) %}{% if var('bad', true) %}{{ exceptions.raise_compiler_error('bad') }}{% endif %}{{ log('fine ' ~ x, info=true) }}{% endmacro %}",
}

interface Result {
  readonly unique_id: string
  readonly status: string
  readonly batch_results: { readonly successful: readonly string[][]; readonly failed: readonly string[][] } | null
}

function results(project: TestProject): Readonly<Record<string, unknown>> {
  const run: { results: Result[] } = project.json('target/run_results.json')
  const days = (batches: readonly string[][]) => batches.map(([start]) => start?.slice(8, 10)).join(' ')
  return Object.fromEntries(
    run.results.map(({ unique_id, status, batch_results: parts }) => [
      unique_id.split('.').at(-1),
      parts === null ? status : `${status}: ${days(parts.successful)} / ${days(parts.failed)}`,
    ]),
  )
}

describe('retry', () => {
  let project: TestProject
  beforeAll(() => {
    project = testProject(FILES)
  })
  afterAll(() => project.remove())

  test('there must be a run to retry', () => {
    const { code, out } = project.run('retry')
    expect([code, out.includes("Could not find previous run in 'target'")]).toEqual([2, true])
  })

  test('runs what failed and what was skipped, with the flags of the run; of a microbatch model the failed batches only', () => {
    const window = '--event-time-start 2024-01-01 --event-time-end 2024-01-05'
    expect(project.run(`run ${window}`).code).toBe(1)
    expect(results(project)).toEqual({
      'shop-on-run-start-0': 'success',
      b: 'error',
      c: 'skipped',
      events: 'success',
      late: 'success',
      mb: 'partial success: 01 03 04 / 02',
      ok: 'success',
    })
    expect(project.run("retry --vars '{bad: false}'").code).toBe(0)
    expect(results(project)).toEqual({
      'shop-on-run-start-0': 'success',
      b: 'success',
      c: 'success',
      mb: 'success: 02 01 03 04 / ',
    })
    expect(project.json('target/run_results.json').args).toMatchObject({ which: 'run', vars: { bad: false } })
    const rows = project.run(
      'show -q --target-path aside --output json --limit -1 --inline \'select count(*) as n, sum(x) as x from {{ ref("mb") }}\'',
    )
    expect(JSON.parse(rows.out).show).toEqual([{ n: 4, x: 4 }])
  }, 60_000)

  test('when nothing failed there is nothing to do', () => {
    const { code, out } = project.run('retry')
    expect([code, out.includes('Nothing to do.')]).toEqual([0, true])
  })

  test('an operation is run again with its arguments', () => {
    expect(project.run("run-operation op --args '{x: 5}'").code).toBe(1)
    const { code, out } = project.run("retry --vars '{bad: false}'")
    expect([code, out.includes('fine 5')]).toEqual([0, true])
  })

  test('a command that cannot be retried is named', () => {
    expect(project.run('show --select ok').code).toBe(0)
    expect(project.run('retry')).toMatchObject({ code: 2, out: expect.stringContaining("'show', which cannot be retried") })
  })
})

describe('defer and clone', () => {
  let project: TestProject
  beforeAll(() => {
    project = testProject({
      'models/up.sql': 'select 1 as a',
      'models/down.sql': "select * from {{ ref('up') }}",
      'models/eph.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('up') }}",
      'models/last.sql': "select e.a from {{ ref('eph') }} e, {{ ref('down') }} d",
      'models/p.yml':
        "unit_tests:\n  - {name: u, model: down, given: [{input: ref('up'), rows: [{a: 3}]}], expect: {rows: [{a: 3}]}}\n",
      'seeds/s.csv': 'id\n1\n',
    })
    expect(project.run('build --target other --target-path state --exclude-resource-type unit_test').code).toBe(0)
  }, 60_000)
  afterAll(() => project.remove())

  test('what does not exist here is read where the state has it; a unit test takes its columns from there', () => {
    expect(project.run('build --select down last --defer --state state')).toMatchObject({ code: 0 })
    expect(project.text('target/compiled/shop/models/last.sql')).toContain('from "db"."other"."up"')
    expect(project.text('target/compiled/shop/models/last.sql')).toContain('"db"."main"."down" d')
  })

  test('what exists here is read here, unless --favor-state', () => {
    expect(project.run('run --select up').code).toBe(0)
    const compiled = (flags: string) => project.run(`compile -q --select down --defer ${flags}`).out.trim()
    expect(compiled('--state state')).toBe('select * from "db"."main"."up"')
    expect(compiled('--state state --favor-state')).toBe('select * from "db"."other"."up"')
    expect(compiled('--defer-state state --favor-state')).toBe('select * from "db"."other"."up"')
  })

  test('a state is needed', () => {
    expect(project.run('run --select up --defer')).toMatchObject({
      code: 2,
      out: expect.stringContaining('neither was provided'),
    })
    expect(project.run('run --select up --defer --state gone')).toMatchObject({ code: 2, out: expect.stringContaining('"gone"') })
  })

  test('clone makes views over the relations of the state, and leaves alone what exists', () => {
    const { code, out } = project.run('clone --state state --select up s last')
    expect(code).toBe(0)
    expect(out).toContain('Relation "db"."main"."up" already exists')
    expect(out).toMatch(/Done\. PASS=3 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3\n$/)
    const clones = project.json('target/run_results.json').results
    expect(clones.map(({ message }: { message: string }) => message).sort()).toEqual(['No-op', 'No-op', 'OK'])
    const shown = project.run('show -q --output json --inline "select sql from duckdb_views() where view_name = \'s\'"')
    expect(shown.out).toContain('SELECT * FROM db.other.s')
  })

  test('a clone never replaces the relation that it is to show', () => {
    const { code, out } = project.run('clone --target other --state state --select up --full-refresh')
    expect([code, out.includes('cannot be cloned onto itself')]).toEqual([1, true])
    expect(project.run('show --target other --select up').code).toBe(0)
  })
})

describe('--sample', () => {
  let project: TestProject
  beforeAll(() => {
    project = testProject(FILES)
    expect(project.run('run --select events').code).toBe(0)
  }, 60_000)
  afterAll(() => project.remove())
  const ids = (): number[] => {
    const { out } = project.run('show -q --output json --limit -1 --inline "select id from {{ ref(\'late\') }} order by id"')
    return JSON.parse(out).show.map(({ id }: { id: number }) => id)
  }

  test('a window by its two ends, the last one not included', () => {
    expect(project.run("run --select late --sample '{start: 2024-01-02, end: 2024-01-04}'").code).toBe(0)
    expect(project.text('target/compiled/shop/models/late.sql')).toContain(
      '(select * from "db"."main"."events" where ts >= \'2024-01-02 00:00:00+00:00\' and ts < \'2024-01-04 00:00:00+00:00\')',
    )
    expect(ids()).toEqual([2, 3])
  })

  test('so long back from now', () => {
    const now = { PLANWISE_NOW: '2024-01-04T02:00:00Z' }
    expect(project.run("run --select late --sample '2 days'", now).code).toBe(0)
    expect(ids()).toEqual([2, 3, 4])
    expect(project.run("run --select mb --sample '1 day' --vars '{bad: false}'", now).code).toBe(0)
    expect(project.text('target/compiled/shop/models/mb/mb_2024-01-03.sql')).toContain(
      "ts >= '2024-01-03 02:00:00+00:00' and ts < '2024-01-04 00:00:00+00:00'",
    )
  })

  test('nonsense is a usage error', () => {
    for (const sample of ['days', 'x days', '3 fortnights', '{start: 1}']) {
      expect(project.run(`run --sample '${sample}'`)).toMatchObject({ code: 2, out: expect.stringContaining("'--sample'") })
    }
  })
})
