import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { planwise, scratch, writeProject } from './planwise.ts'

const TIMED = expect.objectContaining({ total: expect.any(Number), template: expect.any(Number) })

test('--timings: a table, the JSON result and the JSON log tell where the time went', async () => {
  const directory = writeProject(scratch(), {
    'profiles.yml':
      'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 1, settings: {memory_limit: 40MB, threads: 1}}}}\n',
    'models/big.sql':
      "{{ config(materialized='table') }} select range as id, hash(range) as h, 'x' || range as t from range(1000000)",
    'models/sorted.sql': "{{ config(materialized='table') }} select * from {{ ref('big') }} order by h",
    'models/small.sql': "{{ config(materialized='table') }} select id from {{ ref('big') }} where id < 7",
    'models/slow_template.sql': '{% for i in range(90000) %}{% set x = [i, i * 2] | join %}{% endfor %} select 1 as a',
    'models/broken.sql': "{{ config(materialized='table') }} select nothing from {{ ref('big') }}",
    'models/t.yml': 'models: [{name: small, columns: [{name: id, data_tests: [unique]}]}]\n',
  })
  const env = { TMPDIR: directory }
  const text = await planwise(['build', '--timings'], directory, env)
  expect(text.stdout).toMatch(/Timings\n\nnode +seconds +template +bind +execute +rows +memory\b/)
  expect(readdirSync(directory).filter((name) => name.startsWith('planwise-'))).toEqual([])

  const { stdout } = await planwise(['build', '--timings', '--json'], directory, env)
  const timings = new Map<string, Record<string, number>>()
  for (const { uniqueId, timings: found } of JSON.parse(stdout).result.results) timings.set(uniqueId.split('.')[2], found)
  expect(timings.get('small')).toMatchObject({ rows: 7 })
  expect(timings.get('sorted')).toMatchObject({ rows: 1_000_000 })
  // a million rows of three columns do not fit into 40 MB while they are sorted
  expect(timings.get('sorted')?.['spill']).toBeGreaterThan(0)
  expect(timings.get('sorted')?.['memory']).toBeLessThan(150_000_000)
  expect(timings.get('slow_template')).toMatchObject({ rows: null })
  for (const [name, { total, template, binding, execution }] of timings as Map<string, Record<string, number>>) {
    expect([name, Math.abs((total ?? 0) - (template ?? 0) - (binding ?? 0) - (execution ?? 0)) < 1e-9]).toEqual([name, true])
  }
  const share = (name: string, part: string): number => (timings.get(name)?.[part] ?? 0) / (timings.get(name)?.['total'] ?? 1)
  expect(share('slow_template', 'template')).toBeGreaterThan(0.5)
  expect(share('sorted', 'execution')).toBeGreaterThan(0.5)
  expect(timings.get('broken')).toEqual(TIMED)

  const log = await planwise(['run', '--timings', '--select', 'small', '--log-format', 'json'], directory, env)
  const event = log.stdout.split('\n').find((line) => line.includes('"NodeTimings"'))
  expect(JSON.parse(event ?? '{}').data.nodes).toEqual([expect.objectContaining({ unique_id: 'model.shop.small', rows: 7 })])
}, 60_000)

test('without --timings nothing is measured', async () => {
  const directory = writeProject(scratch(), { 'models/a.sql': 'select 1 as a' })
  const { stdout } = await planwise(['run', '--json'], directory)
  expect(JSON.parse(stdout).result.results[0].timings).toBeNull()
  const args = JSON.parse(readFileSync(path.join(directory, 'target/run_results.json'), 'utf8')).args
  expect(Object.keys(args)).not.toContain('timings')
})
