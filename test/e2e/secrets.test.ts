import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { planwise, scratch, writeProject } from './planwise.ts'

const SECRET = 'hush_4711'
const env = { DBT_ENV_SECRET_SCHEMA: SECRET, DBT_ENV_SECRET_NUMBER: '1', XDG_CACHE_HOME: '' }

/** Every file of a directory but the database's own, which must hold what is real. */
function texts(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile() || entry.name.startsWith('shop.duckdb')) return []
    const file = path.join(entry.parentPath, entry.name)
    return readFileSync(file, 'utf8').includes(SECRET) ? [path.relative(directory, file)] : []
  })
}

test('a secret of the profile stands in nothing that is printed or written, whatever templates do with it', async () => {
  const directory = scratch()
  writeProject(directory, {
    'profiles.yml': `shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, schema: "{{ env_var('DBT_ENV_SECRET_SCHEMA') }}"}}}\n`,
    'dbt_project.yml': `name: shop\nprofile: shop\non-run-start: "{{ log('hook: ' ~ target.schema, info=True) }}"\n`,
    'models/leak.sql':
      "{{ config(meta={'leak': target.schema}) }}{% do print('printed ' ~ target.schema) %}select '{{ target.schema }}' as leaked",
    'models/next.sql': "select * from {{ ref('leak') }}",
    'models/raises.sql': '{% if execute %}{{ exceptions.raise_compiler_error("raised " ~ target.schema) }}{% endif %}',
    'models/refused.sql': "select {{ target.schema }} from {{ ref('leak') }}",
    'models/schema.yml':
      "models: [{name: leak, description: 'in {{ target.schema }}', columns: [{name: leaked, data_tests: [{accepted_values: {arguments: {values: ['x']}}}]}]}]\n",
  })
  const all = { ...env, PLANWISE_CACHE_DIR: path.join(directory, 'cache') }
  const built = await planwise(['--debug', 'build'], directory, all)
  expect(built.code).toBe(1)
  expect(built.stdout).toContain('hook: *****')
  expect(built.stdout).toContain('printed *****')
  expect(built.stdout).toContain('raised *****')
  const others = await Promise.all(
    [
      ['--log-format', 'json', 'compile', '--select', 'leak'],
      ['show', '--select', 'next', '--output', 'json'],
      ['ls', '--output', 'json'],
      ['debug'],
      ['parse', '--json'],
      ['run-operation', 'nothing_of_the_kind'],
    ].map((args) => planwise([...args, '--target-path', `target-${args.at(-1)}`], directory, all)),
  )
  for (const { stdout, stderr } of [built, ...others]) expect(stdout + stderr).not.toContain(SECRET)
  expect(texts(directory)).toEqual([])
})

test('a secret that is a digit leaves JSON readable', async () => {
  const directory = writeProject(scratch(), { 'models/one.sql': "select 1 as id, '1' as text" })
  const ended = await planwise(['--log-format', 'json', 'run'], directory, env)
  expect(ended.code).toBe(0)
  for (const line of ended.stdout.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  for (const name of ['manifest', 'run_results'])
    expect(() => JSON.parse(readFileSync(path.join(directory, `target/${name}.json`), 'utf8'))).not.toThrow()
})
