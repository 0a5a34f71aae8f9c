import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { planwise, scratch, writeProject } from './planwise.ts'

// Verdicts and exit codes are those of dbt-core 1.10 for the same calls.

const directory = writeProject(path.join(scratch(), 'shop'), {
  'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nasset-paths: [pictures, nothing, ../elsewhere]\n",
  'models/base.sql': 'select 1 as a union all select 2',
  'models/eph.sql': "{{ config(materialized='ephemeral') }} select a + 1 as b from {{ ref('base') }}",
  'models/header.sql':
    "{% call set_sql_header(config) %}create or replace temp macro twice(x) as x * 2;{% endcall %} select twice(a) as a from {{ ref('base') }}",
  'pictures/one.txt': 'one',
})

test('debug says for profile and project apart whether they are good, and ends with 1 when one is not', async () => {
  const good = await planwise(['debug'], directory)
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('All checks passed!') })
  const target = await planwise(['debug', '--connection', '--target', 'NONE'], directory)
  expect(target.code).toBe(1)
  expect(target.stdout).toContain("The profile 'shop' does not have a target named 'NONE'.")
  expect(target.stdout).toContain('Skipping steps before connection verification')
  expect(target.stdout).toContain('1 check failed')
  const nowhere = await planwise(['debug', '--connection', '--profiles-dir', 'NONE'], directory)
  expect(nowhere).toMatchObject({ code: 1, stdout: expect.stringContaining('dbt looked for a profiles.yml file in NONE') })
  const broken = path.join(directory, 'broken')
  writeProject(broken, { 'dbt_project.yml': 'invalid-key: 1\n' })
  const project = await planwise(['debug', '--project-dir', 'broken'], directory)
  expect(project.code).toBe(1)
  expect(project.stdout).toContain('profiles.yml file [OK found and valid]')
  expect(project.stdout).toContain('dbt_project.yml file [ERROR invalid]')
})

test('a directory that does not exist is a usage error', async () => {
  const asked = await planwise(['ls', '--project-dir', 'nopass'], directory)
  expect(asked).toMatchObject({ code: 2, stderr: "Error: Invalid value for '--project-dir': Path 'nopass' does not exist.\n" })
})

test('inline queries refer to models, ephemeral ones too; a header goes before a preview', async () => {
  await planwise(['run', '--select', 'base'], directory)
  const show = async (...args: string[]): Promise<unknown> => {
    const { code, stdout } = await planwise(['show', '--output', 'json', '--quiet', ...args], directory)
    return code === 0 ? JSON.parse(stdout).show : code
  }
  const some = ['--limit', '-1']
  expect(await show('--inline', "{{ config(materialized='table') }}select * from {{ ref('eph') }} order by b", ...some)).toEqual([
    { b: 2 },
    { b: 3 },
  ])
  expect(await show('--select', 'header', ...some)).toEqual([{ a: 2 }, { a: 4 }])
  expect(await show('--inline', "select * from {{ ref('nothing') }}")).toBe(2)
  expect(await show('--inline', "{% if execute %}select * from {{ ref('base') }}{% endif %}")).toBe(2)
  const compiled = await planwise(['compile', '--quiet', '--inline', "select b from {{ ref('eph') }}"], directory)
  expect(compiled.stdout).toContain(
    'with __dbt__cte__eph as (\n select a + 1 as b from "shop"."main"."base"\n) select b from __dbt__cte__eph',
  )
})

test('docs generate copies assets; without compiling it writes no manifest', async () => {
  writeFileSync(path.join(directory, '..', 'elsewhere'), 'stays')
  await planwise(['docs', 'generate', '--no-compile', '--target-path', 'docs'], directory)
  const made = ['catalog.json', 'pictures/one.txt', 'manifest.json', 'nothing'].map((file) =>
    existsSync(path.join(directory, 'docs', file)),
  )
  expect(made).toEqual([true, true, false, false])
  expect(existsSync(path.join(directory, '..', 'elsewhere'))).toBe(true)
})
