// What tools that drive dbt (Dagster, Cosmos, Elementary, OpenLineage …) rely on: the executable's words, log, files, signals.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { everything } from './everything.ts'
import { type LogLine, logLines, named, nodeOf } from './log.ts'
import { planwise, rowsOf, scratch, startPlanwise, writeProject } from './planwise.ts'

const JSON_LOG = ['--log-format', 'json']
const ENDLESS =
  "{{ config(materialized='table') }}select count(*) as n from range(1000000000) a, range(1000000000) b where a.range + b.range = -1"

const project = scratch()
let stdout = ''
let stderr = ''
let built: LogLine[] = []
/** What run_results.json listed after the build. */
let ran: string[] = []
beforeAll(async () => {
  writeProject(project, everything)
  expect((await planwise(['seed'], project)).code).toBe(0)
  const ended = await planwise([...JSON_LOG, '--log-level', 'debug', 'build'], project)
  expect(ended.code).toBe(0)
  stdout = ended.stdout
  stderr = ended.stderr
  built = logLines(stdout)
  ran = artifact(project, 'run_results').results.map((result: { unique_id: string }) => result.unique_id)
}, 60_000)

function artifact(directory: string, name: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(path.join(directory, 'target', `${name}.json`), 'utf8'))
}

const at = (name: string): number => built.findIndex((line) => line.info.name === name)

describe('what the executable says of itself', () => {
  test('the first version on stdout is the compatible dbt, also in the artifacts', async () => {
    for (const flag of ['--version', '-v', '-V']) {
      const said = await planwise([flag], project)
      expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: '' })
      expect(/\d+\.\d+\.\d+/.exec(said.stdout)?.[0]).toBe('1.10.23')
      expect(said.stdout).toMatch(/Core:\n {2}- installed: 1\.10\.23/)
    }
    expect(artifact(project, 'manifest').metadata.dbt_version).toBe('1.10.23')
    expect(artifact(project, 'run_results').metadata.dbt_version).toBe('1.10.23')
  })

  test('MainReportVersion comes first, its version begins with =', () => {
    expect(built[0]?.info.name).toBe('MainReportVersion')
    expect(built[0]?.data).toEqual({ version: '=1.10.23', log_version: 3 })
    expect(named(built, 'AdapterRegistered')[0]?.data).toEqual({ adapter_name: 'duckdb', adapter_version: '=1.10.1' })
  })
})

describe('the streams', () => {
  test('nothing on stderr, whatever happens', async () => {
    expect(stderr).toBe('')
    for (const args of [
      ['ls'],
      ['parse', '--quiet'],
      ['deps', '--quiet'],
      ['run', '--select', 'nosuch'],
      ['run-operation', 'nosuch'],
      ['show', '--select', 'mart'],
      ['run', '--profile', 'nosuch'],
    ])
      expect([args, (await planwise(args, project)).stderr]).toEqual([args, ''])
  }, 60_000)

  test('a build that succeeds has no message of level error, though it warns', () => {
    expect(built.filter((line) => line.info.level === 'error')).toEqual([])
    expect(built.some((line) => line.info.level === 'warn')).toBe(true)
  })

  test('stdout is flushed line by line, and the manifest is on disk before the first NodeStart', async () => {
    const directory = writeProject(scratch(), { 'models/big.sql': ENDLESS })
    const running = startPlanwise([...JSON_LOG, '--log-level', 'debug', 'run'], directory)
    await running.printed('"NodeStart"')
    expect(artifact(directory, 'manifest').nodes['model.shop.big'].name).toBe('big')
    await running.printed('"LogStartLine"')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    const written = built.findIndex((line) => line.data['artifact_type'] === 'WritableManifest')
    expect(written).toBeGreaterThan(-1)
    expect(written).toBeLessThan(at('NodeStart'))
  }, 30_000)

  test('ls and print() are PrintEvents with the text as message, show is ShowNode, compile is CompiledNode', async () => {
    const keys = ['unique_id', 'resource_type', 'depends_on', 'original_file_path', 'tags', 'config', 'freshness', 'fqn', 'name']
    const listed = await planwise(
      [...JSON_LOG, 'ls', '--output', 'json', '--output-keys', ...keys, '--select', 'mart stg'],
      project,
    )
    const lines = named(logLines(listed.stdout), 'PrintEvent').map((line) => JSON.parse(line.info.msg))
    expect(lines.map((line) => line.unique_id)).toEqual(expect.arrayContaining(['model.shop.mart', 'model.shop.stg']))
    expect(Object.keys(lines.find((line) => line.name === 'mart')).sort()).toEqual(
      keys.filter((key) => key !== 'freshness').sort(),
    )
    const shown = named(
      logLines((await planwise([...JSON_LOG, 'show', '-s', 'mart', '--output', 'json'], project)).stdout),
      'ShowNode',
    )
    expect(shown.map((line) => line.data)).toEqual([
      {
        node_name: 'mart',
        preview: JSON.stringify([
          { id: 1, name: 'a' },
          { id: 2, name: 'b' },
          { id: 3, name: 'b' },
        ]),
        is_inline: false,
        output_format: 'json',
        unique_id: 'model.shop.mart',
        quiet: false,
      },
    ])
    const compiled = logLines((await planwise([...JSON_LOG, 'compile', '-s', 'mart'], project)).stdout)
    expect(named(compiled, 'CompiledNode').map((line) => line.data['unique_id'])).toEqual(['model.shop.mart'])
  }, 30_000)

  test('ls says nothing but names: Cosmos looks for the word Error, Elementary takes every line', async () => {
    const { stdout: names } = await planwise(['--log-format', 'text', '-q', 'ls', '-s', 'mart', 'stg'], project)
    expect(names).not.toMatch(/Error/)
    expect(names.trimEnd().split('\n')).toEqual(expect.arrayContaining(['shop.mart', 'shop.stg']))
    for (const line of names.trimEnd().split('\n')) expect(line).toMatch(/^[\w.:]+$/)
  })

  test('packages that are not installed: the sentence that Cosmos looks for', async () => {
    const directory = writeProject(scratch(), { 'packages.yml': 'packages: [{package: dbt-labs/dbt_utils, version: 1.3.0}]\n' })
    const { code, stdout: said } = await planwise(['ls'], directory)
    expect(code).toBe(2)
    expect(said).toContain('Run "dbt deps" to install package dependencies')
  })
})

describe('the events of nodes', () => {
  test('a result event for each kind, with its final status', () => {
    const results = named(built, 'LogModelResult', 'LogSeedResult', 'LogSnapshotResult', 'LogTestResult', 'LogNodeNoOpResult')
    const seen = results.map((line) => [line.info.name, nodeOf(line).unique_id, nodeOf(line).node_status, line.info.level])
    expect(seen).toEqual(
      expect.arrayContaining([
        ['LogSeedResult', 'seed.shop.raw', 'success', 'info'],
        ['LogModelResult', 'model.shop.mart', 'success', 'info'],
        ['LogModelResult', 'model.shop.dim.v2', 'success', 'info'],
        ['LogSnapshotResult', 'snapshot.shop.snap', 'success', 'info'],
        ['LogTestResult', 'test.shop.none', 'warn', 'warn'],
        ['LogTestResult', 'unit_test.shop.inc.passes_on', 'pass', 'info'],
        ['LogNodeNoOpResult', 'exposure.shop.board', 'no-op', 'info'],
      ]),
    )
    for (const line of results) {
      expect(nodeOf(line).node_finished_at >= nodeOf(line).node_started_at).toBe(true)
      expect(line.data).toMatchObject({ execution_time: expect.any(Number), index: expect.any(Number) })
    }
    const mart = nodeOf(results.find((line) => nodeOf(line).unique_id === 'model.shop.mart') ?? built[0] ?? never())
    expect(mart).toMatchObject({
      node_path: 'mart.sql',
      materialized: 'table',
      resource_type: 'model',
      meta: { owner: 'me', level: 3 },
    })
    expect(named(results, 'LogTestResult').find((line) => nodeOf(line).node_name === 'none')?.data).toMatchObject({
      num_failures: 2,
    })
    const core = { name: 'core', package_name: 'shop', owner: { email: 'core@example.com', name: 'Core' } }
    const grouped = results.filter((line) => 'group' in line.data).map((line) => [nodeOf(line).node_name, line.data['group']])
    expect(grouped).toEqual(
      expect.arrayContaining([
        ['mart', core],
        ['odd_stg_id', core],
      ]),
    )
  })

  test('NodeStart and NodeFinished for every node, no-op and ephemeral ones too', () => {
    const ids = (name: string): string[] =>
      named(built, name)
        .map((line) => nodeOf(line).unique_id)
        .sort()
    expect(ids('NodeFinished')).toEqual(ids('NodeStart'))
    const nodes = ran.filter((id) => !id.startsWith('operation.'))
    expect(ids('NodeFinished')).toEqual([...nodes, 'model.shop.eph'].sort())
    const first = named(built, 'NodeStart')[0] ?? never()
    expect(nodeOf(first)).toMatchObject({ node_status: 'started', node_finished_at: '' })
    for (const line of named(built, 'NodeFinished')) {
      expect(line.info.level).toBe('debug')
      expect(line.data['run_result']).toMatchObject({
        status: expect.any(String),
        message: expect.any(String),
        num_failures: expect.any(Number),
        adapter_response: expect.any(Object),
        timing_info: expect.any(Array),
      })
    }
  })

  test('what was only passed has no answer of the database', () => {
    const results = named(built, 'NodeFinished').map((line) => [nodeOf(line).unique_id, line.data['run_result']])
    const of = (id: string) => results.find(([each]) => each === id)?.[1]
    expect(of('exposure.shop.board')).toMatchObject({ status: 'no-op', message: 'NO-OP', adapter_response: {} })
    expect(of('model.shop.eph')).toMatchObject({ status: 'success', message: '', adapter_response: {} })
  })

  test('failures and skips: levels, statuses, and a skip only after a failure upstream', async () => {
    const directory = writeProject(scratch(), {
      'models/a.sql': 'select nope',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': 'select 1 as id',
    })
    const ended = await planwise([...JSON_LOG, '--log-level', 'debug', 'run'], directory)
    expect(ended.code).toBe(1)
    const lines = logLines(ended.stdout)
    const finished = named(lines, 'NodeFinished').map((line) => [nodeOf(line).unique_id, nodeOf(line).node_status])
    expect(finished.sort()).toEqual([
      ['model.shop.a', 'error'],
      ['model.shop.b', 'skipped'],
      ['model.shop.c', 'success'],
    ])
    expect(named(lines, 'SkippingDetails').map((line) => nodeOf(line).unique_id)).toEqual(['model.shop.b'])
    const [failed] = named(lines, 'LogModelResult').filter((line) => nodeOf(line).unique_id === 'model.shop.a')
    expect(failed?.info.level).toBe('error')
    const [caught] = named(lines, 'CatchableExceptionOnRun')
    expect(caught?.data).toMatchObject({
      exc: expect.stringContaining('nope'),
      exc_info: expect.stringContaining('models/a.sql:1:8'),
    })
    expect(nodeOf(caught ?? never())).toMatchObject({ node_status: 'executing', node_finished_at: '' })
    expect(named(lines, 'MarkSkippedChildren').map((line) => line.data['unique_id'])).toEqual(['model.shop.a'])
  })

  test('the SQL of a node: each query with its status', () => {
    const of = (name: string): string[] => named(built, name).map((line) => nodeOf(line).unique_id)
    expect(of('SQLQuery')).toEqual(of('SQLQueryStatus'))
    expect(of('SQLQuery')).toEqual(expect.arrayContaining(['model.shop.mart', 'seed.shop.raw', 'test.shop.none']))
    expect(of('SQLQuery').filter((id) => id.includes('.given.'))).toEqual([])
  })

  test('warnings carry their fields', async () => {
    const directory = writeProject(scratch(), {
      'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nmodels: {shop: {nothere: {+enabled: true}}}\n",
      'models/a.sql': 'select 1 as id',
      'models/schema.yml': 'models: [{name: gone}]\n',
    })
    const lines = logLines((await planwise([...JSON_LOG, 'run', '-s', 'a', 'tag:none'], directory)).stdout)
    expect(named(lines, 'UnusedResourceConfigPath')[0]?.data).toEqual({ unused_config_paths: ['models.shop.nothere'] })
    expect(named(lines, 'NoNodeForYamlKey')[0]?.data).toEqual({
      patch_name: 'gone',
      yaml_key: 'models',
      file_path: 'models/schema.yml',
    })
    expect(named(lines, 'NoNodesForSelectionCriteria')[0]?.data).toEqual({ spec_raw: 'tag:none' })
    expect(named(built, 'SnapshotTimestampWarning')[0]?.data).toEqual({
      snapshot_time_data_type: 'TIMESTAMP',
      updated_at_data_type: 'DATE',
    })
    for (const line of named(lines, 'UnusedResourceConfigPath', 'NoNodeForYamlKey')) expect(line.info.level).toBe('warn')
  })
})

describe('the log file is an interface', () => {
  const FILE_LOG = ['--log-format-file', 'json', '--log-level-file', 'debug', '--log-file-max-bytes', '5368709120']

  test('it is appended to where it is asked for, and ends with CommandCompleted', async () => {
    const logs = path.join(scratch(), 'deep', 'logs')
    mkdirSync(logs, { recursive: true })
    writeFileSync(path.join(logs, 'dbt.log'), 'what was there\n')
    for (const args of [['run', '-s', 'stg'], ['ls']])
      expect((await planwise([...FILE_LOG, '--log-path', logs, ...args], project)).code).toBe(0)
    const [first, ...rest] = readFileSync(path.join(logs, 'dbt.log'), 'utf8').split('\n')
    expect(first).toBe('what was there')
    const lines = logLines(rest.join('\n'))
    const invocations = [...new Set(lines.map((line) => line.info.invocation_id))]
    expect(invocations).toHaveLength(2)
    for (const id of invocations) {
      const last = lines.filter((line) => line.info.invocation_id === id).at(-1) ?? never()
      expect(last.info.name).toBe('CommandCompleted')
      expect(last.data).toMatchObject({
        success: true,
        completed_at: expect.stringMatching(/^\d{4}-.*Z$/),
        elapsed: expect.any(Number),
      })
    }
    expect(readdirSync(logs)).toEqual(['dbt.log'])
  }, 30_000)

  test('it is written while the command runs', async () => {
    const directory = writeProject(scratch(), { 'models/big.sql': ENDLESS })
    const running = startPlanwise([...FILE_LOG, '--log-path', 'here', 'run'], directory)
    await running.printed('START sql table model main.big')
    const begun = (): readonly string[] => {
      const text = readFileSync(path.join(directory, 'here', 'dbt.log'), 'utf8').replace(/[^\n]*$/, '')
      return named(logLines(text), 'NodeStart').map((line) => nodeOf(line).unique_id)
    }
    // the file may come a moment after stdout
    for (let tries = 0; tries < 100 && begun().length === 0; tries++) await pause(20)
    expect(begun()).toEqual(['model.shop.big'])
    running.child.kill('SIGINT')
    await running.ended
  }, 30_000)
})

describe('files', () => {
  test('every parsing command rewrites the manifest; docs generate says generate; ls writes no results', async () => {
    const stamp = (name: string): string => artifact(project, name).metadata.invocation_id
    const results = stamp('run_results')
    for (const args of [['parse'], ['ls'], ['source', 'freshness', '-s', 'source:raw.raw']]) {
      const before = stamp('manifest')
      await planwise(args, project)
      expect([args, stamp('manifest') === before, stamp('run_results')]).toEqual([args, false, results])
      const { nodes } = artifact(project, 'manifest')
      expect([args, 'compiled_code' in nodes['model.shop.mart']]).toEqual([args, false])
    }
    await planwise(['docs', 'generate'], project)
    expect(artifact(project, 'run_results').args.which).toBe('generate')
    expect(artifact(project, 'manifest').nodes['model.shop.mart'].compiled_code).toContain('__dbt__cte__eph')
    await planwise(['build', '-s', 'mart'], project)
    expect(artifact(project, 'run_results').args.which).toBe('build')
  }, 60_000)

  test('no partial_parse.msgpack; a new target path costs nothing but the path', async () => {
    const target = path.join(scratch(), 'target', 'op-1')
    const env = {
      DBT_TARGET_PATH: target,
      DBT_LOG_PATH: target,
      DBT_LOG_FORMAT: 'json',
      DBT_PROFILES_DIR: project,
      DBT_PROJECT_DIR: project,
    }
    const ended = await planwise(['run', '--select', 'shop.mart shop.stg'], project, env)
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    expect(readdirSync(target)).toEqual(expect.arrayContaining(['manifest.json', 'run_results.json', 'dbt.log', 'compiled']))
    expect(existsSync(path.join(target, 'compiled', 'shop', 'models', 'mart.sql'))).toBe(true)
    for (const place of [target, path.join(project, 'target')]) expect(readdirSync(place)).not.toContain('partial_parse.msgpack')
  }, 30_000)

  test('what the manifest holds: analyses, hooks, tests in their group', () => {
    const { nodes, group_map, child_map } = artifact(project, 'manifest')
    expect(Object.keys(nodes)).toEqual(
      expect.arrayContaining(['analysis.shop.look', 'operation.shop.shop-on-run-start-0', 'operation.shop.shop-on-run-end-0']),
    )
    expect(group_map.core).toEqual(expect.arrayContaining(['model.shop.mart', 'test.shop.odd_stg_id.be49bf802f']))
    expect(child_map['model.shop.mart']).toContain('exposure.shop.board')
  })

  test('run_results of build lists hooks, and exposures as no-op', async () => {
    await planwise(['build'], project)
    const found = artifact(project, 'run_results').results.map((each: { unique_id: string; status: string }) => [
      each.unique_id,
      each.status,
    ])
    expect(found).toEqual(
      expect.arrayContaining([
        ['exposure.shop.board', 'no-op'],
        ['operation.shop.shop-on-run-start-0', 'success'],
        ['operation.shop.shop-on-run-end-0', 'success'],
      ]),
    )
  }, 30_000)
})

describe('the end of the process', () => {
  test('SIGINT: the query is cancelled, results are partial, CommandCompleted comes last, the database is free', async () => {
    const directory = writeProject(scratch(), {
      'models/done.sql': "{{ config(materialized='table') }}select 1 as id",
      'models/big.sql': `-- {{ ref('done') }}\n${ENDLESS}`,
      'models/later.sql': "select * from {{ ref('big') }}",
      'models/sources.yml': 'sources: [{name: main, schema: main, tables: [{name: done}]}]\n',
    })
    const running = startPlanwise([...JSON_LOG, '--log-level', 'debug', 'run'], directory)
    await running.printed('START sql table model main.big')
    await pause(300)
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 130, stderr: '' })
    expect(await rowsOf(directory, "select * from {{ source('main', 'done') }}")).toEqual([{ id: 1 }])
    const lines = logLines(ended.stdout)
    expect(named(lines, 'LogCancelLine').map((line) => line.data)).toEqual([{ conn_name: 'model.shop.big' }])
    expect(named(lines, 'EndOfRunSummary')[0]?.data).toMatchObject({ keyboard_interrupt: true })
    expect(lines.at(-1)).toMatchObject({ info: { name: 'CommandCompleted' }, data: { success: false } })
  }, 30_000)

  test('what SIGINT leaves in run_results.json', async () => {
    const directory = writeProject(scratch(), {
      'models/done.sql': 'select 1 as id',
      'models/big.sql': `-- {{ ref('done') }}\n${ENDLESS}`,
      'models/later.sql': "select * from {{ ref('big') }}",
    })
    const running = startPlanwise(['run'], directory)
    await running.printed('START sql table model main.big')
    running.child.kill('SIGINT')
    await running.ended
    const results = artifact(directory, 'run_results').results.map((each: { unique_id: string; status: string }) => [
      each.unique_id,
      each.status,
    ])
    expect(results).toContainEqual(['model.shop.done', 'success'])
    expect(results.filter(([, status]: string[]) => status === 'success')).toHaveLength(1)
  }, 30_000)

  test('the database can be opened the moment the process has ended', async () => {
    for (const args of [
      ['run', '-s', 'mart'],
      ['run-operation', 'hi'],
    ]) {
      await planwise(args, project)
      expect(existsSync(path.join(project, 'shop.duckdb.wal'))).toBe(false)
      expect((await planwise(['show', '--inline', 'select 1 as one'], project)).code).toBe(0)
    }
  }, 60_000)
})

describe('where it runs', () => {
  const farm = scratch()
  beforeAll(() => {
    for (const name of readdirSync(project)) {
      if (['target', 'logs', 'shop.duckdb'].includes(name)) continue
      symlinkSync(path.join(project, name), path.join(farm, name))
    }
  })

  test('a directory of symbolic links, as Cosmos makes', async () => {
    const ended = await planwise(['ls', '--project-dir', farm, '--profiles-dir', farm, '--output', 'name'], farm)
    expect(ended.code).toBe(0)
    const direct = await planwise(['ls', '--output', 'name'], project)
    expect(ended.stdout).toBe(direct.stdout)
    expect(
      (await planwise(['build', '--full-refresh', '--exclude', 'source:raw.gone', 'raw,resource_type:test'], farm)).code,
    ).toBeLessThan(2)
    expect(statSync(path.join(farm, 'target', 'manifest.json')).isFile()).toBe(true)
  }, 30_000)

  test('with another selectors.yml, as Dagster makes', async () => {
    rmSync(path.join(farm, 'selectors.yml'))
    writeFileSync(
      path.join(farm, 'selectors.yml'),
      'selectors: [{name: many, definition: {union: [{method: fqn, value: shop.stg}, {method: fqn, value: shop.mart}]}}]\n',
    )
    const ended = await planwise(['ls', '--selector', 'many', '--resource-type', 'model', '--output', 'name'], farm)
    expect(ended.stdout.trimEnd().split('\n').sort()).toEqual(['mart', 'stg'])
  })

  test('several values after one flag, and the same flag again, add up', async () => {
    const ask = async (...args: string[]): Promise<string[]> =>
      (await planwise(['ls', '--output', 'name', '--resource-type', 'model', ...args], project)).stdout
        .trimEnd()
        .split('\n')
        .sort()
    expect(await ask('--select', 'mart', 'stg')).toEqual(['mart', 'stg'])
    expect(await ask('--select', 'mart', '--select', 'stg')).toEqual(['mart', 'stg'])
    expect(await ask('--select', 'mart stg', '--exclude', 'stg', 'days')).toEqual(['mart'])
  }, 30_000)
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function never(): never {
  throw new Error('the event did not come')
}
