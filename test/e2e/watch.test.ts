import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { WatchRound } from '../../src/index.ts'
import { type TestProject, testProject } from './project.ts'

const bin = process.env['PLANWISE_BIN'] ?? path.join(import.meta.dirname, '../../bin/planwise.js')
const open: { readonly child: ChildProcess; readonly project: TestProject }[] = []

afterEach(() => {
  for (const { child, project } of open.splice(0)) {
    child.kill('SIGKILL')
    project.remove()
  }
})

const FILES = {
  'seeds/raw.csv': 'id,amount\n1,2\n',
  'models/a.sql': "select id, amount from {{ ref('raw') }}\n",
  'models/b.sql': "select id, amount * 2 as twice from {{ ref('a') }}\n",
  'models/c.sql': 'select 1 as id\n',
}

interface Watching {
  readonly project: TestProject
  readonly write: (file: string, text: string) => void
  /** The next line of stdout; fails after ten seconds. */
  readonly line: () => Promise<string>
  readonly round: () => Promise<WatchRound>
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

function watching(...words: string[]): Watching {
  const project = testProject(FILES)
  const clean = Object.entries(process.env).filter(([name]) => !/^(DBT_|PLANWISE_|NODE_OPTIONS|FORCE_COLOR)/.test(name))
  const env = { ...Object.fromEntries(clean), CI: '1' }
  const child = spawn(process.execPath, [bin, 'watch', ...words], {
    cwd: project.directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  open.push({ child, project })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('nothing was said within fifteen seconds')), 15_000)
    })
    const next = await Promise.race([lines.next(), late])
    clearTimeout(timer)
    if (next.done === true) throw new Error('the command has ended')
    return next.value
  }
  return {
    project,
    line,
    round: async () => JSON.parse(await line()),
    write: (file, text) => writeFileSync(path.join(project.directory, file), text),
    end: (signal) =>
      new Promise((resolve) => {
        child.on('exit', resolve)
        child.kill(signal)
      }),
  }
}

function ids(...names: readonly string[]): readonly string[] {
  return names.map((name) => `model.shop.${name}`)
}

test('each change binds what it reaches and nothing else', async () => {
  const { project, write, round, end, line } = watching('--json')
  expect(await round()).toMatchObject({ round: 1, state: 'bound', ok: true, files: [] })

  write('models/c.sql', 'select 2 as id\n')
  expect(await round()).toMatchObject({ files: ['models/c.sql'], bound: ids('c'), ok: true, findings: [] })

  write('models/a.sql', "select id, amount as amt from {{ ref('raw') }}\n")
  expect(await round()).toMatchObject({
    bound: ids('a', 'b'),
    ok: false,
    findings: [{ code: 'PW4001', resource: 'model.shop.b', file: 'models/b.sql', line: 1, column: 12 }],
  })

  // what is wrong elsewhere stays known
  write('models/c.sql', 'select 3 as id\n')
  expect(await round()).toMatchObject({ bound: ids('c'), ok: false, findings: [], summary: { errors: 1 } })

  // as editors save: a new file takes the place of the old one
  write('models/.b.sql.swp', "select id, amt * 2 as twice from {{ ref('a') }}\n")
  renameSync(path.join(project.directory, 'models/.b.sql.swp'), path.join(project.directory, 'models/b.sql'))
  expect(await round()).toMatchObject({ files: ['models/b.sql'], bound: ids('b'), ok: true })

  const exit = end('SIGINT')
  expect(JSON.parse(await line())).toMatchObject({
    schema: 'planwise/result/1',
    command: 'watch',
    exitCode: 130,
    result: { rounds: 5, last: { round: 5, ok: true } },
  })
  expect(await exit).toBe(130)
  expect(project.has('db.duckdb')).toBe(false)
}, 60_000)

test('files that do not parse are told, and what was known stands until they do', async () => {
  const { write, round } = watching('--json')
  await round()
  write('models/m.yml', 'models:\n  - name: a\n   columns: [')
  expect(await round()).toMatchObject({
    state: 'broken',
    ok: false,
    bound: [],
    findings: [{ code: 'PW1001', file: 'models/m.yml' }, {}],
  })
  write('models/m.yml', 'models:\n  - name: a\n    columns: [{name: id, data_tests: [unique]}]\n')
  const good = await round()
  expect(good).toMatchObject({ state: 'bound', ok: true })
  expect(good.bound).toContain('model.shop.a')
  expect(good.bound.some((id) => id.startsWith('test.shop.unique_a_id'))).toBe(true)
}, 60_000)

test('new, moved and deleted files; a seed; several files at once', async () => {
  const { project, write, round } = watching('--json')
  const at = (file: string): string => path.join(project.directory, file)
  await round()
  mkdirSync(at('models/deep/er'), { recursive: true })
  write('models/deep/er/d.sql', "select id from {{ ref('b') }}\n")
  expect(await round()).toMatchObject({ bound: ids('d'), ok: true })
  rmSync(at('models/b.sql'))
  expect(await round()).toMatchObject({ state: 'broken', findings: [{ code: 'PW2501', file: 'models/deep/er/d.sql' }] })
  write('models/b.sql', "select id, amount * 3 as thrice from {{ ref('a') }}\n")
  expect(await round()).toMatchObject({ state: 'bound', ok: true, bound: ids('b', 'd') })
  write('models/deep/er/d.sql', "select thrice from {{ ref('b') }}\n")
  write('models/c.sql', 'select 1 as id, 2 as other\n')
  expect(await round()).toMatchObject({ files: ['models/c.sql', 'models/deep/er/d.sql'], ok: true })
  write('seeds/raw.csv', 'id,value\n1,2\n')
  expect(await round()).toMatchObject({ files: ['seeds/raw.csv'], ok: false, findings: [{ file: 'models/a.sql', line: 1 }] })
}, 60_000)

test('macros, the project file and the profile change everything', async () => {
  const { project, write, round } = watching('--json')
  const first = await round()
  mkdirSync(path.join(project.directory, 'macros'))
  write('macros/m.sql', '{% macro one() %}1{% endmacro %}\n')
  expect((await round()).bound).toHaveLength(first.bound.length)
  write('dbt_project.yml', "name: shop\nversion: '1.0'\nprofile: shop\nvars: {x: 1}\n")
  expect(await round()).toMatchObject({ files: ['dbt_project.yml'], bound: first.bound })
  write('profiles.yml', 'shop: {target: dev, outputs: {dev: {type: duckdb, path: db.duckdb, schema: another}}}\n')
  expect(await round()).toMatchObject({ files: ['profiles.yml'], bound: first.bound, ok: true })
}, 60_000)

test('lines for people, without a terminal', async () => {
  const { write, line, end } = watching()
  expect(await line()).toMatch(/^\d\d:\d\d:\d\d {2}the whole project {2}\d+ bound in \d+\.\d\d s {2}ok$/)
  expect(await line()).toBe('Watching for changes; Ctrl-C ends.')
  write('models/c.sql', 'select nothing\n')
  expect(await line()).toMatch(/^\d\d:\d\d:\d\d {2}models\/c\.sql {2}1 bound in \d+\.\d\d s {2}1 error$/)
  expect(await line()).toBe('models/c.sql')
  expect(await line()).toMatch(/^ {2}1:8 {2}error {2}Binder Error: Referenced column "nothing" was not found/)
  expect(await end('SIGTERM')).toBe(130)
}, 60_000)
