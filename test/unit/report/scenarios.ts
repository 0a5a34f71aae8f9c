import type { EventBody, Position, RunnableNode, RunResult } from '../../../src/model/index.ts'
import { dataTest, ended, errored, exposure, hook, model, moment, seed, skipped, snapshot, unitTest } from './nodes.ts'

/** The start of every recorded command. */
export function opening(command: string, threads: number, total: number): EventBody[] {
  return [
    {
      kind: 'command.started',
      command,
      version: '0.1.0',
      dbtVersion: '1.10.23',
      args: { quiet: false, target: null },
      argv: [command],
    },
    { kind: 'adapter.registered', adapter: 'duckdb', version: '1.10.1' },
    {
      kind: 'diagnostic',
      name: 'UnusedResourceConfigPath',
      data: { unused_config_paths: ['models.shopping.nothere'] },
      diagnostic: {
        code: 'PW1301',
        severity: 'warning',
        message:
          'Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\nThere are 1 unused configuration paths:\n- models.shopping.nothere',
      },
    },
    { kind: 'artifact.written', type: 'WritableManifest', path: '/shop/target/manifest.json' },
    {
      kind: 'project.parsed',
      seconds: 0.1,
      counts: [
        { label: 'model', count: 7 },
        { label: 'snapshot', count: 1 },
        { label: 'test', count: 7 },
        { label: 'seed', count: 1 },
        { label: 'operation', count: 3 },
        { label: 'source', count: 2 },
        { label: 'exposure', count: 1 },
        { label: 'macro', count: 489 },
        { label: 'unit_test', count: 2 },
      ],
    },
    { kind: 'concurrency', threads, target: 'dev', total, database: 'shopping' },
  ]
}

const hookRun = (name: string, position: Position): EventBody[] => {
  const node = hook(name)
  const result = ended(node, 'success', { message: `${name} passed` })
  return [
    { kind: 'hook.started', node, position, startedAt: moment },
    { kind: 'hook.finished', node, position, result, startedAt: moment, finishedAt: moment },
  ]
}

export const startHooks: EventBody[] = [
  ...hookRun('shopping-on-run-start-0', { index: 1, total: 2 }),
  ...hookRun('shopping-on-run-start-1', { index: 2, total: 2 }),
]
export const endHooks: EventBody[] = hookRun('shopping-on-run-end-0', { index: 1, total: 1 })

interface Step {
  readonly node: RunnableNode
  readonly result: RunResult
  /** Events while the node runs. */
  readonly during?: readonly EventBody[]
}

export function steps(list: readonly Step[], total: number): EventBody[] {
  return list.flatMap(({ node, result, during = [] }, at): EventBody[] => {
    const position = { index: at + 1, total }
    const finished: EventBody = { kind: 'node.finished', node, position, result, startedAt: moment, finishedAt: moment }
    if (result.status === 'skipped') return [finished]
    return [
      { kind: 'node.started', node, position, startedAt: moment },
      { kind: 'node.compiling', node, startedAt: moment },
      { kind: 'node.executing', node, startedAt: moment },
      { kind: 'sql.started', node, connection: node.uniqueId, sql: 'select 1' },
      { kind: 'sql.finished', node, connection: node.uniqueId, seconds: 0.01, status: 'OK' },
      ...during,
      finished,
    ]
  })
}

export function closing(command: string, list: readonly Step[], success: boolean): EventBody[] {
  const hooks = ['shopping-on-run-start-0', 'shopping-on-run-start-1', 'shopping-on-run-end-0'].map((name) =>
    ended(hook(name), 'success'),
  )
  const done = {
    results: [...hooks, ...list.map((step) => step.result)],
    elapsed: 0.46,
    interrupted: false,
    nodes: list.map((step) => step.node),
  }
  return [
    { kind: 'run.ended', ...done },
    { kind: 'run.finished', ...done, summary: '' },
    { kind: 'command.completed', command, success, elapsed: 1, completedAt: moment },
  ]
}

const ok = { message: 'OK', adapterResponse: { _message: 'OK' } }
const bad = model('bad', 'table')
const errs = dataTest('errs')
const unitBad = unitTest('ut_bad', 'after_eph')
const badMessage = `Runtime Error in model bad (models/bad.sql)
  Binder Error: Referenced column "nope" not found in FROM clause!
  Candidate bindings: "name"
  
  LINE 11:        select nope from "shopping"."main"."mart"
                         ^`
const errsMessage = `Runtime Error in test errs (tests/errs.sql)
  Binder Error: Referenced column "nope" not found in FROM clause!
  Candidate bindings: "name"
  
  LINE 11:   select nope from "shopping"."main"."mart"
                    ^`
const unitMessage = '\n\nactual differs from expected:\n\n@@,id ,name\n→ ,2→1,q\n\n'
const warned = {
  failures: 2,
  message: 'Got 2 results, configured to warn if != 0',
  compiledPath: 'target/compiled/shopping/tests/warns.sql',
}
const said: EventBody[] = [
  { kind: 'jinja.log', level: 'info', message: 'hello from mart', node: model('mart', 'table') },
  { kind: 'print', message: 'printed' },
]
const endLog: EventBody = { kind: 'jinja.log', level: 'info', message: 'end hook', node: hook('shopping-on-run-end-0') }

export const runSteps: readonly Step[] = [
  { node: model('inc', 'incremental'), result: ended(model('inc', 'incremental'), 'success', ok) },
  { node: model('stg', 'view'), result: ended(model('stg', 'view'), 'success', ok) },
  { node: model('after_eph', 'view'), result: ended(model('after_eph', 'view'), 'success', ok) },
  { node: model('mart', 'table'), result: ended(model('mart', 'table'), 'success', ok), during: said },
  { node: bad, result: errored(bad, badMessage, { compiledPath: 'target/compiled/shopping/models/bad.sql' }) },
  { node: model('after_bad', 'view'), result: skipped(model('after_bad', 'view'), bad) },
]

export const buildSteps: readonly Step[] = [
  { node: model('inc', 'incremental'), result: ended(model('inc', 'incremental'), 'success', ok) },
  { node: seed('raw'), result: ended(seed('raw'), 'success', { message: 'INSERT 3' }) },
  { node: dataTest('fine'), result: ended(dataTest('fine'), 'pass', { failures: 0 }) },
  { node: dataTest('warns'), result: ended(dataTest('warns'), 'warn', warned) },
  { node: model('stg', 'view'), result: ended(model('stg', 'view'), 'success', ok) },
  { node: snapshot('snap'), result: ended(snapshot('snap'), 'success', ok) },
  { node: dataTest('not_null_stg_id', 'models/schema.yml'), result: ended(dataTest('not_null_stg_id'), 'pass', { failures: 0 }) },
  { node: dataTest('unique_stg_id', 'models/schema.yml'), result: ended(dataTest('unique_stg_id'), 'pass', { failures: 0 }) },
  {
    node: unitBad,
    result: ended(unitBad, 'fail', {
      failures: 1,
      message: unitMessage,
      compiledPath: 'target/compiled/shopping/models/schema.yml/models/ut_bad.sql',
    }),
  },
  { node: model('after_eph', 'view'), result: skipped(model('after_eph', 'view'), unitBad) },
  { node: unitTest('ut_ok', 'mart'), result: ended(unitTest('ut_ok', 'mart'), 'pass'), during: said },
  { node: model('mart', 'table'), result: ended(model('mart', 'table'), 'success', ok), during: said },
  { node: exposure('dash'), result: ended(exposure('dash'), 'no-op', { executionTime: 0 }) },
  { node: errs, result: errored(errs, errsMessage, { compiledPath: 'target/compiled/shopping/tests/errs.sql' }) },
  { node: bad, result: skipped(bad, errs) },
  { node: model('after_bad', 'view'), result: skipped(model('after_bad', 'view'), bad) },
]

const whole = (command: string, list: readonly Step[], success: boolean): EventBody[] => [
  ...opening(command, 1, list.length),
  ...startHooks,
  ...steps(list, command === 'build' ? 18 : list.length),
  endLog,
  ...endHooks,
  ...closing(command, list, success),
]

export const scenarios = {
  run: whole('run', runSteps, false),
  build: whole('build', buildSteps, false),
  seed: whole('seed', [{ node: seed('raw'), result: ended(seed('raw'), 'success', { message: 'INSERT 3' }) }], true),
  snapshot: whole('snapshot', [{ node: snapshot('snap'), result: ended(snapshot('snap'), 'success', ok) }], true),
}
