import { type TestProject, testProject } from './project.ts'

/** Expected outcomes: dbt-core 1.10.23 on the same project, but for seeds, which dbt loads to show them. */

let project: TestProject
beforeAll(() => {
  project = testProject({
    'models/base.sql': 'select range as id from range(7)',
    'models/eph.sql': "{{ config(materialized='ephemeral') }} select id from {{ ref('base') }}",
    'models/uses_eph.sql': "select * from {{ ref('eph') }}",
    'models/asks.sql': "select {% if execute %}{{ run_query('select 1 as a').rows[0][0] }}{% else %}1{% endif %} as a",
    'seeds/marks.csv': 'id;n\n1;a\n2;b\n',
    'seeds/s.yml': 'seeds: [{name: marks, config: {delimiter: ";"}}]\n',
  })
  expect(project.run('run')).toMatchObject({ code: 0 })
}, 60_000)
afterAll(() => project.remove())

test('compile --no-inject-ephemeral-ctes leaves the ephemeral models out, in the file and in the manifest', () => {
  expect(project.run('compile -q --select uses_eph --no-inject-ephemeral-ctes').out.trim()).toBe('select * from __dbt__cte__eph')
  expect(project.json('target/manifest.json').nodes['model.shop.uses_eph']).toMatchObject({
    compiled_code: 'select * from __dbt__cte__eph',
    extra_ctes: [{ id: 'model.shop.eph', sql: null }],
    extra_ctes_injected: false,
  })
  expect(project.run('compile -q --select uses_eph').out).toContain('with __dbt__cte__eph as (')
})

test('compile --no-introspect: a template that asks the database fails, another does not', () => {
  expect(project.run('compile --select asks').code).toBe(0)
  expect(project.run('compile --select asks --no-introspect')).toMatchObject({
    code: 2,
    out: expect.stringContaining('which --no-introspect forbids'),
  })
  expect(project.run('compile --select base --no-introspect').code).toBe(0)
})

test('nothing selected is nothing to do', () => {
  for (const command of ['compile', 'show']) {
    const { code, out } = project.run(`${command} --log-level info --select nothing`)
    expect([code, out.includes('Nothing to do.'), out.includes('Concurrency')]).toEqual([0, true, false])
  }
})

test('show wants something to show', () => {
  expect(project.run('show')).toMatchObject({ code: 2, out: expect.stringContaining('--select or --inline must be passed') })
})

test('show --limit: five rows, as many as asked, or all', () => {
  const rows = (flags: string): number => JSON.parse(project.run(`show -q --output json ${flags} --select base`).out).show.length
  expect([rows(''), rows('--limit 2'), rows('--limit -1')]).toEqual([5, 2, 7])
})

test('a seed is shown from its file, and not loaded', () => {
  const { code, out } = project.run('show -q --output json --select marks')
  expect([code, JSON.parse(out)]).toEqual([
    0,
    {
      node: 'marks',
      show: [
        { id: 1, n: 'a' },
        { id: 2, n: 'b' },
      ],
    },
  ])
  expect(project.run('show --inline-direct "select * from main.marks"')).toMatchObject({ code: 2 })
})

test('--inline-direct goes to the database as it is: no template, no project, no run results', () => {
  project.write({ 'models/broken.sql': '{{ no end' })
  const shown = project.run(
    'show -q --output json --limit 1 --inline-direct "select id, \'{{ x }}\' as t from main.base order by 1"',
    {
      DBT_TARGET_PATH: 'apart',
    },
  )
  expect([shown.code, JSON.parse(shown.out)]).toEqual([0, { show: [{ id: 0, t: '{{ x }}' }] }])
  expect(project.has('apart/run_results.json')).toBe(false)
  project.drop('models/broken.sql')
})
