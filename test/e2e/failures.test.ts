import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { executable, planwise, scratch, start, writeProject } from './planwise.ts'

// What needs processes of its own; broken projects by the dozen are in test/golden/broken.test.ts.

const STACK_TRACE = /^\s+at .+:\d+:\d+\)?$/m

test('a database that another process holds: who, since when, and how to end it', async () => {
  const directory = writeProject(scratch(), { 'models/one.sql': 'select 1 as id' })
  const hold = `
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const held = await DuckDBInstance.create(${JSON.stringify(path.join(directory, 'shop.duckdb'))})
    console.log('held')
    setInterval(() => held, 1000)`
  const holder = start(process.execPath, ['--input-type=module', '-e', hold], path.join(import.meta.dirname, '../..'))
  try {
    await holder.printed('held')
    const { code, stdout, stderr } = await planwise(['run'], directory)
    expect(code).toBe(2)
    expect(stdout).toContain('Could not set lock on file')
    expect(stdout).toContain('--> profiles.yml:1:')
    if (process.platform === 'linux') expect(stdout).toContain(`kill ${holder.child.pid}`)
    expect(stdout + stderr).not.toMatch(STACK_TRACE)
  } finally {
    holder.child.kill()
    await holder.ended
  }
})

test('the stack trace of an error is in the debug log only', async () => {
  const directory = writeProject(scratch(), { 'models/one.sql': "select * from {{ ref('tow') }}" })
  const plain = await planwise(['run'], directory)
  expect([plain.code, STACK_TRACE.test(plain.stdout + plain.stderr)]).toEqual([2, false])
  const debug = await planwise(['--debug', 'run'], directory)
  expect([debug.code, STACK_TRACE.test(debug.stdout + debug.stderr)]).toEqual([2, true])
})

test('a failing model on 80 columns: every line that planwise writes fits, what to do comes last', async () => {
  const directory = writeProject(scratch(), {
    'models/orders.sql': 'select 1 as id, 10 as amount',
    'models/big.sql': "select id,\n  amuont\nfrom {{ ref('orders') }}",
  })
  const { code, stdout } = await planwise(['run'], directory)
  expect(code).toBe(1)
  const lines = stdout.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''))
  const from = lines.indexOf('Failure in model big (models/big.sql)')
  expect(lines.slice(from, lines.indexOf('', from))).toEqual([
    'Failure in model big (models/big.sql)',
    '  Runtime Error in model big (models/big.sql)',
    '  Binder Error: Referenced column "amuont" not found in FROM clause!',
    '  --> models/big.sql:2:3',
    '      1 | select id,',
    '    > 2 |   amuont',
    '        |   ^^^^^^',
    "      3 | from {{ ref('orders') }}",
    '  compiled: target/compiled/shop/models/big.sql:2:3',
    '  hint: Did you mean "amount"?',
    '  code: PW4001',
  ])
  const message: unknown = JSON.parse(readFileSync(path.join(directory, 'target/run_results.json'), 'utf8')).results[1].message
  expect(message).toMatch(
    /^Runtime Error in model big \(models\/big\.sql\)\n {2}Binder Error: Referenced column "amuont" not found in FROM clause!\n {2}Candidate bindings: /,
  )
})

test('an error of several files is told with all of them', async () => {
  const directory = writeProject(scratch(), { 'models/a.sql': "select {{ ref('x') }}", 'models/b.sql': '{% if %}' })
  appendFileSync(path.join(directory, 'models/c.yml'), 'models:\n  - description: nameless\n')
  const { code, stdout } = await planwise(['parse'], directory)
  expect(code).toBe(2)
  expect(stdout).toContain('--> models/b.sql:1:')
  expect(stdout).toContain('--> models/c.yml:2:5')
})

test('what the operating system refuses is told as that, not as a mistake of planwise', async () => {
  const directory = writeProject(scratch(), { 'models/one.sql': 'select 1 as id' })
  const { code, stdout, stderr } = await planwise(['validate', '--save-sources', 'no/such/directory/file.json'], directory)
  expect(code).toBe(2)
  expect(stdout).toContain('no/such/directory/file.json')
  expect(stdout).toContain('code: PW5002')
  expect(stdout).not.toContain('mistake in planwise')
  expect(stdout + stderr).not.toMatch(STACK_TRACE)
})

const full = existsSync('/dev/full') ? test : test.skip
full.each([['validate'], ['build'], ['ls'], ['--help'], ['parse --json']])(
  'standard output on a full disk: %s says so and does not succeed',
  async (line) => {
    const directory = writeProject(scratch(), { 'models/one.sql': 'select 1 as id' })
    const call = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(executable)} ${line} > /dev/full`
    const { code, stderr } = await start('/bin/sh', ['-c', call], directory).ended
    expect(code).toBe(2)
    expect(stderr).toContain('standard output cannot be written to: ENOSPC')
    expect(stderr).not.toMatch(STACK_TRACE)
  },
)
