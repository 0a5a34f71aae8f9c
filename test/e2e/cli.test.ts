import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
/** Another copy to test, e.g. an installed package. */
const bin = process.env['PLANWISE_BIN'] ?? join(root, 'bin/planwise.js')
let directory: string

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DBT_|PLANWISE_|NODE_OPTIONS|FORCE_COLOR)/.test(name))),
  CI: '1',
})

function planwise(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const ended = spawnSync(process.execPath, [bin, ...args], {
    cwd: options.cwd ?? join(directory, 'shop'),
    env: { ...environment(), ...options.env },
    encoding: 'utf8',
  })
  return { code: ended.status, out: ended.stdout, err: ended.stderr }
}

beforeAll(async () => {
  if (!existsSync(join(bin, '../../dist/main.js'))) {
    const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { encoding: 'utf8' })
    if (built.status !== 0) throw new Error(built.stderr)
  }
  directory = mkdtempSync(join(tmpdir(), 'cli-'))
  expect(planwise(['init', 'shop'], { cwd: directory })).toMatchObject({ code: 0, err: '' })
}, 120_000)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('--version: the first version on stdout is the one of dbt, wherever the flag stands before a command', () => {
  for (const args of [['--version'], ['-v'], ['-V'], ['--quiet', '--version']]) {
    const { code, out, err } = planwise(args)
    expect([code, err]).toEqual([0, ''])
    expect(/\d+\.\d+\.\d+/.exec(out)?.[0]).toBe('1.10.23')
    expect(out).toContain('Core:\n  - installed: 1.10.23')
    expect(out).toMatch(/planwise \d+\.\d+\.\d+/)
  }
  expect(JSON.parse(planwise(['--version', '--json']).out)).toMatchObject({ core: '1.10.23' })
})

test('a new project builds green, says so in dbt’s words, and nothing goes to stderr', () => {
  const { code, out, err } = planwise(['build'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/Done\. PASS=14 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=14\n$/)
  expect(out).not.toContain('\u001b')
  expect(existsSync(join(directory, 'shop/target/run_results.json'))).toBe(true)
  expect(readFileSync(join(directory, 'shop/logs/dbt.log'), 'utf8')).toContain('Began running node model.shop.customers')
})

test('JSON lines: every line of stdout is one event; results are those that clients count', () => {
  const { out, err } = planwise(['--log-format', 'json', 'build'])
  expect(err).toBe('')
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  for (const event of events) expect(Object.keys(event).sort()).toEqual(['data', 'info'])
  const results = events.filter((event) => /^Log(Model|Seed|Test)Result$/.test(event.info.name))
  expect(results).toHaveLength(14)
  for (const result of results) expect(['success', 'pass']).toContain(result.data.node_info.node_status)
  expect(events.filter((event) => event.info.level === 'error')).toEqual([])
})

test('the JSON log file holds NodeFinished for every node and ends with CommandCompleted', () => {
  const env = { DBT_LOG_PATH: join(directory, 'log'), DBT_LOG_FORMAT_FILE: 'json', DBT_LOG_LEVEL_FILE: 'debug' }
  expect(planwise(['--quiet', 'run'], { env })).toEqual({ code: 0, out: '', err: '' })
  const events = readFileSync(join(directory, 'log/dbt.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const names = events.map((event) => event.info.name)
  expect(names.filter((name) => name === 'NodeFinished')).toHaveLength(3)
  expect(names.at(-1)).toBe('CommandCompleted')
  expect(names.indexOf('ArtifactWritten')).toBeLessThan(names.indexOf('NodeStart'))
  expect(events[0].data.version).toBe('=1.10.23')
})

test('ls prints bare lines, also when its reader goes away', () => {
  expect(planwise(['ls', '--resource-type', 'seed']).out).toBe('shop.raw_customers\nshop.raw_orders\n')
  const keys = [
    'ls',
    '--output',
    'json',
    '--output-keys',
    'name',
    'resource_type',
    '--select',
    'customers',
    '--resource-type',
    'model',
  ]
  expect(planwise(keys).out).toBe('{"name": "customers", "resource_type": "model"}\n')
  const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" ls | head -1`], {
    cwd: join(directory, 'shop'),
    env: environment(),
    encoding: 'utf8',
  })
  expect([piped.stdout.split('\n').length, piped.stderr]).toEqual([2, ''])
})

test('--json prints one object and nothing else, whatever happens', () => {
  for (const [args, code] of [
    [['run', '--json'], 0],
    [['ls', '--json'], 0],
    [['run', '--json', '--vars', '{a'], 2],
    [['run', '--json', '--nope'], 2],
    [['run', '--json', '--target', 'nope'], 2],
  ] as const) {
    const ended = planwise(args)
    expect(ended.code).toBe(code)
    expect(JSON.parse(ended.out)).toMatchObject({ schema: 'planwise/result/1', exitCode: code, success: code === 0 })
  }
})

test.each([
  [['rnu'], "Error: No such command 'rnu'. Did you mean 'run'?"],
  [['run', '--selct', 'a'], "Error: No such option '--selct'. Did you mean '--select'?"],
  [['run', '--threads', 'x'], "Error: Invalid value for '--threads': 'x' is not a valid integer."],
  [['run-operation'], "Error: Missing argument 'MACRO'."],
  [['show', '--select', 'a', '--inline', 'b'], 'Error: inline: not allowed with argument select'],
  [
    ['run'],
    "Error: Invalid value for '--log-format' (from DBT_LOG_FORMAT): 'xml' is not one of 'text', 'debug', 'json', 'default'.",
  ],
])('usage errors end with 2 and one sentence: %p', (args, sentence) => {
  const { code, out, err } = planwise(args, { env: args.length === 1 && args[0] === 'run' ? { DBT_LOG_FORMAT: 'xml' } : {} })
  expect([code, out]).toEqual([2, ''])
  expect(err.trimEnd().split('\n').at(-1)).toBe(sentence)
})

test('a secret never appears in what is printed', () => {
  const profiles = join(directory, 'secret')
  mkdirSync(profiles)
  writeFileSync(
    join(profiles, 'profiles.yml'),
    "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: ':memory:', schema: \"{{ env_var('DBT_ENV_SECRET_NAME') }}\"}\n",
  )
  const { out } = planwise(['--debug', 'run', '--profiles-dir', profiles, '--select', 'stg_orders'], {
    env: { DBT_ENV_SECRET_NAME: 'hushhush' },
  })
  expect(out).not.toContain('hushhush')
  expect(out).toContain('*****')
})

test('Ctrl-C ends with 130 after writing results; the database is free', async () => {
  const slow = join(directory, 'shop/models/slow.sql')
  writeFileSync(
    slow,
    "{{ config(materialized='table') }} select sum(sqrt(a.range * b.range)) as s from range(300000) a, range(3000000) b",
  )
  try {
    const child = spawn(process.execPath, [bin, 'run', '--select', 'slow'], { cwd: join(directory, 'shop'), env: environment() })
    let out = ''
    let err = ''
    child.stderr.on('data', (data) => {
      err += String(data)
    })
    const code = await new Promise<number | null>((resolve) => {
      child.stdout.on('data', (data) => {
        out += String(data)
        if (out.includes('START sql table model main.slow') && !child.killed) setTimeout(() => child.kill('SIGINT'), 300)
      })
      child.on('close', resolve)
    })
    expect([code, err]).toEqual([130, ''])
    expect(out).toContain('Exited because of keyboard interrupt')
    expect(planwise(['run', '--select', 'stg_orders']).code).toBe(0)
  } finally {
    rmSync(slow)
  }
}, 60_000)
