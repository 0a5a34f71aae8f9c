import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { manifestV12 } from '../unit/artifacts/schema/manifest.ts'
import { catalogV1, runResultsV6, sourcesV3 } from '../unit/artifacts/schema/results.ts'
import { everything } from './everything.ts'
import { planwise, scratch, writeProject } from './planwise.ts'

const repository = path.resolve(import.meta.dirname, '../..')
const schemas = { manifest: manifestV12, run_results: runResultsV6, catalog: catalogV1, sources: sourcesV3 } as const

/** Nothing when the artifact is as the schema of its version has it, else what is not. */
function wrong(directory: string, name: keyof typeof schemas): string {
  const found: unknown = JSON.parse(readFileSync(path.join(directory, 'target', `${name}.json`), 'utf8'))
  const read = schemas[name].safeParse(found)
  return read.success ? '' : z.prettifyError(read.error).slice(0, 4000)
}

const project = scratch()
beforeAll(() => {
  writeProject(project, everything)
})

test('a project with everything: run results of seed and build', async () => {
  expect((await planwise(['seed'], project)).code).toBe(0)
  expect(wrong(project, 'run_results')).toBe('')
  const built = await planwise(['build'], project)
  expect({ code: built.code, last: built.stdout.trimEnd().split('\n').at(-1) }).toMatchObject({ code: 0 })
  expect(wrong(project, 'run_results')).toBe('')
  expect(wrong(project, 'manifest')).toBe('')
}, 60_000)

test('docs generate and source freshness', async () => {
  expect((await planwise(['docs', 'generate'], project)).code).toBe(0)
  for (const name of ['catalog', 'manifest', 'run_results'] as const) expect([name, wrong(project, name)]).toEqual([name, ''])
  // the table that is not there is a runtime error
  expect((await planwise(['source', 'freshness'], project)).code).toBe(1)
  for (const name of ['sources', 'manifest'] as const) expect([name, wrong(project, name)]).toEqual([name, ''])
}, 60_000)

test('failures, skips and operations', async () => {
  const bad = writeProject(scratch(), {
    'models/a.sql': 'select nope',
    'models/b.sql': "select * from {{ ref('a') }}",
    'macros/m.sql': "{% macro hi() %}{% do log('hi', info=true) %}{% endmacro %}",
  })
  expect((await planwise(['build'], bad)).code).toBe(1)
  expect(wrong(bad, 'run_results')).toBe('')
  expect((await planwise(['run-operation', 'hi'], bad)).code).toBe(0)
  expect(wrong(bad, 'run_results')).toBe('')
}, 60_000)

test('what init writes', async () => {
  const directory = scratch()
  expect((await planwise(['init', 'shop'], directory)).code).toBe(0)
  const shop = path.join(directory, 'shop')
  expect((await planwise(['build'], shop)).code).toBe(0)
  expect((await planwise(['docs', 'generate'], shop)).code).toBe(0)
  for (const name of ['manifest', 'run_results', 'catalog'] as const) expect([name, wrong(shop, name)]).toEqual([name, ''])
}, 60_000)

test('the workforce project of this repository', async () => {
  const directory = scratch()
  for (const name of ['models', 'seeds', 'macros', 'data-tests', 'planwise.yml', 'profiles.yml'])
    cpSync(path.join(repository, name), path.join(directory, name), { recursive: true })
  symlinkSync(path.join(repository, 'data'), path.join(directory, 'data'))
  expect((await planwise(['docs', 'generate', '--empty-catalog'], directory)).code).toBe(0)
  for (const name of ['manifest', 'run_results', 'catalog'] as const) expect([name, wrong(directory, name)]).toEqual([name, ''])
}, 120_000)

test('what run-operation says of a failure is in the log alone, as with dbt', async () => {
  const directory = writeProject(scratch(), {
    'macros/m.sql': "{% macro boom() %}{{ exceptions.raise_compiler_error('not today') }}{% endmacro %}",
  })
  const { code, stdout } = await planwise(['run-operation', 'boom'], directory)
  expect([code, stdout.includes('not today')]).toEqual([1, true])
  const { results } = JSON.parse(readFileSync(path.join(directory, 'target/run_results.json'), 'utf8'))
  expect(results).toMatchObject([{ unique_id: 'macro.shop.boom', status: 'error', message: null }])
})
