import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { jest } from '@jest/globals'
import { type CommandName, openProject, type PlainEvent, PlanwiseError } from '../../../src/index.ts'
import { notJson } from './json-safe.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': [
    'name: shop',
    "version: '1.0'",
    'profile: shop',
    'on-run-start: "select 1"',
    'vars: {big: 12345678901234567890, day: 2024-01-31, half: 1.0}',
    'seeds: {shop: {+column_types: {amount: "decimal(12,2)"}}}',
  ].join('\n'),
  'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}}',
  'seeds/payments.csv': 'id,amount,day\n1,10.50,2024-01-31\n2,20.00,2024-02-29\n',
  'models/orders.sql':
    "{{ log('here', info=true) }}{{ config(meta={'since': 2024, 'ratio': 1.0}) }}select * from {{ ref('payments') }}",
  'models/broken.sql': 'select nothing from {{ ref("orders") }}',
  'models/below.sql': 'select * from {{ ref("broken") }}',
  'models/schema.yml': [
    'version: 2',
    'models:',
    '  - name: orders',
    '    config: {meta: {day: 2024-01-31, share: 1.0}}',
    '    columns: [{name: id, data_tests: [unique, {accepted_values: {arguments: {values: [7]}}}]}]',
    'unit_tests:',
    '  - name: doubles',
    '    model: orders',
    '    given: [{input: ref("payments"), rows: [{id: 1, amount: 2.5, day: 2024-01-31}]}]',
    '    expect: {rows: [{id: 2}]}',
  ].join('\n'),
  'snapshots/s.yml':
    'snapshots: [{name: s, relation: ref("payments"), config: {unique_key: id, strategy: check, check_cols: all}}]',
}

let directory: string
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'planwise-library-'))
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
    writeFileSync(path.join(directory, file), text)
  }
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function open(more: Parameters<typeof openProject>[0] = {}) {
  const env = { HOME: directory, PLANWISE_CACHE_DIR: path.join(directory, '.cache') }
  return openProject({ cwd: directory, profilesDir: directory, env, ...more })
}

test('every command gives plain data, whatever happened, and so do its events', async () => {
  const project = await open()
  const inline =
    "select 1::hugeint * 12345678901234567890 as big, date '2024-01-31' as d, now() as at, 'NaN'::double as nan, " +
    "map {1: interval 1 day} as m, {'a': 1.5::decimal(4,2)} as s, '\\x01'::blob as b, uuid() as u, [1, null] as l"
  const kinds = new Set<string>()
  const calls: readonly (readonly [CommandName, { readonly [option: string]: unknown }])[] = [
    ['parse', {}],
    ['ls', {}],
    ['seed', {}],
    ['run', { exclude: 'broken+' }],
    ['build', {}],
    ['build', { failFast: true, threads: 1 }],
    ['test', {}],
    ['snapshot', {}],
    ['compile', { select: ['orders'] }],
    ['show', { inline, limit: -1 }],
    ['show', { inline: 'select * from nowhere' }],
    ['ls', { select: 'nothing_like_this' }],
  ]
  for (const [command, options] of calls) {
    const events = project.stream(command, options)
    let step = await events.next()
    for (; step.done !== true; step = await events.next()) {
      kinds.add(step.value.kind)
      expect(notJson(step.value)).toEqual([])
    }
    expect(notJson(step.value)).toEqual([])
    expect(JSON.parse(JSON.stringify(step.value))).toStrictEqual(step.value)
  }
  const all = ['command.started', 'project.parsed', 'node.finished', 'hook.finished', 'jinja.log', 'run.finished', 'output']
  expect([...kinds]).toEqual(expect.arrayContaining([...all, 'command.failed', 'diagnostic', 'sql.finished']))
})

test('a build with a failure: what succeeded, what failed and where, what was skipped and why', async () => {
  const report = await (await open()).build({ select: ['payments', 'orders', 'broken', 'below'], exclude: 'test_type:unit' })
  expect(report).toMatchObject({ command: 'build', success: false, exitCode: 1, interrupted: false })
  const byId = new Map(report.results.map((result) => [result.uniqueId, result]))
  expect(byId.get('seed.shop.payments')).toMatchObject({ status: 'success' })
  const failing = report.results.find((result) => result.uniqueId.startsWith('test.shop.accepted_values'))
  expect(failing).toMatchObject({ status: 'fail', failures: 2 })
  expect(byId.get('model.shop.broken')).toMatchObject({
    status: 'skipped',
    because: { kind: 'upstream', node: failing?.uniqueId },
  })
})

test('an error stands in the result of its node, with its place', async () => {
  const report = await (await open()).run()
  const broken = report.results.find((result) => result.uniqueId === 'model.shop.broken')
  expect(broken?.diagnostics[0]?.at).toMatchObject({ path: 'models/broken.sql', line: 1 })
  expect(report.results.find((result) => result.uniqueId === 'model.shop.below')?.because).toEqual({
    kind: 'upstream',
    node: 'model.shop.broken',
  })
})

test('what cannot run is a report too', async () => {
  const project = await open({ target: 'production' })
  const report = await project.build()
  expect(report).toMatchObject({ success: false, exitCode: 2, results: [] })
  expect(report.diagnostics[0]?.message).toContain('production')
  expect(await (await open()).run({ threads: 1.5 })).toMatchObject({ exitCode: 2, diagnostics: [{ code: 'PW1300' }] })
})

test('no project, and an option that does not exist, are thrown', async () => {
  await expect(open({ projectDir: path.join(directory, 'models') })).rejects.toThrow(PlanwiseError)
  const misspelt: object = { slect: 'orders' }
  await expect((await open()).run(misspelt)).rejects.toMatchObject({
    diagnostics: [{ code: 'PW4110', hint: "Did you mean 'select'?" }],
  })
})

test("a call's vars are laid over the project's", async () => {
  const project = await open({ vars: { a: 'project', b: 'project' } })
  const report = await project.show({ inline: "select '{{ var('a') }}' as a, '{{ var('b') }}' as b", vars: { b: 'call' } })
  expect(report.previews[0]?.rows).toEqual([['project', 'call']])
})

test('environment, working directory and clock are those that were passed in', async () => {
  const project = await open({ env: { HOME: directory, WHO: 'me' }, now: () => new Date('2020-02-02T02:02:02Z') })
  const report = await project.show({ inline: "select '{{ env_var('WHO') }}' as who, '{{ run_started_at.year }}' as year" })
  expect(report.previews[0]?.rows).toEqual([['me', '2020']])
  expect(existsSync(path.join(directory, 'shop.duckdb'))).toBe(true)
  const manifest: unknown = JSON.parse(readFileSync(path.join(directory, 'target', 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ metadata: { generated_at: '2020-02-02T02:02:02.000000Z' } })
})

test('onEvent hears project and call; one that throws does not end the command', async () => {
  const heard: PlainEvent[] = []
  const project = await open({ onEvent: (event) => heard.push(event) })
  const report = await project.ls({
    onEvent() {
      throw new Error('no ears')
    },
  })
  expect(report.success).toBe(true)
  expect(heard.map((event) => event.seq)).toEqual(heard.map((_, index) => index))
  expect(heard.at(-1)).toMatchObject({ kind: 'command.completed', command: 'list', success: true })
  expect(heard).toContainEqual(expect.objectContaining({ kind: 'diagnostic', name: 'SinkDetached' }))
})

test('a signal interrupts the running query, results are there, and the database opens again', async () => {
  writeFileSync(
    path.join(directory, 'models', 'endless.sql'),
    "{{ config(materialized='table') }}select count(*) as n from range(1000000000) a, range(1000000000) b",
  )
  const project = await open()
  const controller = new AbortController()
  const started = Date.now()
  const report = await project.run({
    select: 'endless',
    signal: controller.signal,
    onEvent(event) {
      if (event.kind === 'sql.started') setTimeout(() => controller.abort(), 200)
    },
  })
  expect(Date.now() - started).toBeLessThan(15_000)
  expect(report).toMatchObject({ success: false, exitCode: 130, interrupted: true })
  expect(report.results.at(-1)).toMatchObject({ uniqueId: 'model.shop.endless', status: expect.stringMatching(/error|skipped/) })
  expect((await project.show({ inline: 'select 1 as one' })).success).toBe(true)
})

test('leaving a stream early cancels the command', async () => {
  const project = await open()
  for await (const event of project.stream('run', { select: 'endless' })) if (event.kind === 'sql.started') break
  expect((await project.show({ inline: 'select 1 as one' })).success).toBe(true)
})

test('the library neither prints, nor listens for signals, nor writes a log', async () => {
  const written: unknown[] = []
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => written.push(text) > 0),
  )
  const listeners = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
  const before = listeners()
  let during = -1
  try {
    await (await open()).run({ select: 'orders', onEvent: () => (during = Math.max(during, listeners())) })
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  expect({ written, during }).toEqual({ written: [], during: before })
  expect(existsSync(path.join(directory, 'logs'))).toBe(false)
})
