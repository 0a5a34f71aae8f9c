import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cleanEnvironment, executable, planwise, scratch, shell, start, writeProject } from './planwise.ts'

const ESCAPE = '\u001b['
const directory = scratch()
beforeAll(() => {
  writeProject(directory, {
    'models/orders.sql': 'select 1 as id union all select 2',
    'models/customers.sql': "select id from {{ ref('orders') }}",
    'models/schema.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]\n',
    'data-tests/none.sql': "select * from {{ ref('orders') }} where id > 1",
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\ntest-paths: [data-tests]\n",
  })
})

test('without a command: the help, and exit code 0', async () => {
  const { code, stdout, stderr } = await planwise([], directory)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/build[\s\S]*run[\s\S]*test/)
})

test('outside of any project: exit code 2 and one sentence', async () => {
  const { code, stdout, stderr } = await planwise(['build'], path.dirname(directory))
  expect(code).toBe(2)
  expect(stdout).toContain('dbt_project.yml')
  expect(stdout + stderr).not.toMatch(/^\s+at /m)
})

test('a reader that goes away early is no error', async () => {
  const rows = `select repeat('x', 1000) as x from range(20000)`
  const line = `set -o pipefail; $PLANWISE show --inline "${rows}" --limit -1 --output json | head -c 100; echo " ends with \${PIPESTATUS[0]}"`
  const { stdout, stderr } = await shell(line, directory)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/ ends with 0$/m)
})

test('without HOME, and with a home that does not exist', async () => {
  const { HOME: _, ...homeless } = cleanEnvironment(directory)
  const bare = await start('env', ['-i', `PATH=${homeless['PATH']}`, process.execPath, executable, 'run'], directory).ended
  expect({ code: bare.code, stderr: bare.stderr }).toEqual({ code: 0, stderr: '' })
  const gone = await planwise(['run'], directory, { HOME: path.join(directory, 'nowhere') })
  expect(gone.code).toBe(0)
})

test('stdout is no terminal: plain lines with times, nothing on stderr, no colours', async () => {
  const { code, stdout, stderr } = await planwise(['run'], directory)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).not.toContain(ESCAPE)
  for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^\d\d:\d\d:\d\d {2}/)
  expect(stdout).toMatch(/Done\. PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=2\n$/)
})

test('colours: FORCE_COLOR asks for them, NO_COLOR wins, --no-use-colors wins over all', async () => {
  expect((await planwise(['run'], directory, { FORCE_COLOR: '1' })).stdout).toContain(ESCAPE)
  expect((await planwise(['run'], directory, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(ESCAPE)
  expect((await planwise(['run', '--no-use-colors'], directory, { FORCE_COLOR: '1' })).stdout).not.toContain(ESCAPE)
})

test('--json: one object, the result with what failed and why', async () => {
  const { code, stdout, stderr } = await planwise(['build', '--json'], directory)
  expect({ code, stderr, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 1, stderr: '', lines: 1 })
  const answer: unknown = JSON.parse(stdout)
  expect(answer).toMatchObject({ schema: 'planwise/result/1', command: 'build', success: false, exitCode: 1, diagnostics: [] })
  expect(answer).toHaveProperty(
    'result.results',
    expect.arrayContaining([
      expect.objectContaining({ uniqueId: 'test.shop.none', status: 'fail', failures: 1 }),
      expect.objectContaining({
        uniqueId: 'model.shop.customers',
        status: 'skipped',
        because: { kind: 'upstream', node: 'test.shop.none' },
      }),
    ]),
  )
})

test('--json when nothing can run: the finding with its place', async () => {
  const broken = writeProject(path.join(directory, 'broken'), { 'models/a.sql': "select 1\nfrom {{ ref('b') }}" })
  const { code, stdout } = await planwise(['run', '--json'], broken)
  const answer: unknown = JSON.parse(stdout)
  expect(code).toBe(2)
  expect(answer).toMatchObject({ success: false, exitCode: 2, result: null })
  expect(answer).toHaveProperty('diagnostics.0.at', expect.objectContaining({ path: 'models/a.sql' }))
})

test('--quiet: silence when all is well, the error when not', async () => {
  expect(await planwise(['run', '--quiet'], directory)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  const failing = await planwise(['--quiet', 'test'], directory)
  expect(failing.code).toBe(1)
  expect(failing.stdout).toContain('none')
})

test('ls prints the names alone, for scripts', async () => {
  const { stdout } = await planwise(['ls', '--resource-type', 'model', '--output', 'name', '--quiet'], directory)
  expect(stdout).toBe('customers\norders\n')
})

test('a target that cannot be written: exit code 2, the path and what to do', async () => {
  writeFileSync(path.join(directory, 'occupied'), '')
  const { code, stdout, stderr } = await planwise(['run', '--target-path', 'occupied/target'], directory)
  expect(code).toBe(2)
  expect(stdout + stderr).toContain(`Cannot write ${path.join(directory, 'occupied', 'target')}`)
  expect(stdout).toContain('--target-path')
  expect(stdout + stderr).not.toMatch(/^\s+at /m)
})

test('a log that cannot be written does not stop the command', async () => {
  const { code, stdout, stderr } = await planwise(['run', '--log-path', 'occupied/logs'], directory)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/The output "log file" failed and was switched off: ENOTDIR/)
})

test('run_results.json and manifest.json are where dbt puts them', () => {
  for (const file of ['manifest.json', 'run_results.json', 'compiled/shop/models/orders.sql', 'run/shop/models/orders.sql'])
    expect(existsSync(path.join(directory, 'target', file))).toBe(true)
})

test('--json and the JSON log blot out secrets, also those that JSON writes with escapes', async () => {
  const secret = 'hush"hush\\'
  const args = ['show', '--inline', `select '{{ env_var("DBT_ENV_SECRET_WORD") }}' as word from nowhere`]
  for (const format of [['--json'], ['--log-format', 'json']]) {
    const { stdout } = await planwise([...args, ...format], directory, { DBT_ENV_SECRET_WORD: secret })
    expect(stdout).not.toContain(JSON.stringify(secret).slice(1, -1))
    expect(stdout).not.toContain(secret)
  }
})
