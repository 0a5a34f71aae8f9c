import type { MacroDefinition } from '../context/index.ts'
import { str, type Value } from '../jinja/index.ts'
import { failure, type TestNode } from '../model/index.ts'
import { materializeWithMacro } from './materialize/custom.ts'
import { dropSql, existing, relationValue, type Step, send, targetOf, textOf } from './materialize/step.ts'

/** A data test's verdict, before severity is read. */
export interface TestCounts {
  readonly failures: number
  readonly shouldWarn: boolean
  readonly shouldError: boolean
}

export type TestVerdict =
  | { readonly status: 'pass'; readonly failures: 0; readonly message: null }
  | { readonly status: 'warn' | 'fail'; readonly failures: number; readonly message: string }

/** Runs a data test's query (storing its rows first where asked) and counts. */
export async function runDataTest(step: Step, node: TestNode): Promise<TestCounts> {
  const own = step.run.world.macros.materialization('test', 'duckdb')
  if (own !== undefined) return runWithMacro(step, node, own)
  const limited = await limitedSql(step, node)
  const main = (await storesFailures(step)) ? await storeFailures(step, node, limited) : limited
  const sql = await countingSql(step, node, main)
  const { rows, columns } = await send(step, sql, { name: 'main', fetch: true, autoBegin: false })
  return countsOf(node, columns, rows)
}

/** The statement that counts a data test's failing rows, with its `limit`, `fail_calc`, `warn_if` and `error_if`. */
export async function dataTestSql(step: Step, node: TestNode): Promise<string> {
  return countingSql(step, node, await limitedSql(step, node))
}

async function limitedSql(step: Step, node: TestNode): Promise<string> {
  const limit = node.config['limit']
  return textOf(
    await step.runtime.callMacro('get_limit_subquery_sql', [step.compiled.text, typeof limit === 'number' ? limit : null]),
  )
}

async function countingSql(step: Step, node: TestNode, main: string): Promise<string> {
  return textOf(
    await step.runtime.callMacro('get_test_sql', [main, text(node, 'fail_calc'), text(node, 'warn_if'), text(node, 'error_if')], {
      limit: null,
    }),
  )
}

/** The project's own `test` materialization; it leaves the counts as the result `main`. */
async function runWithMacro(step: Step, node: TestNode, definition: MacroDefinition): Promise<TestCounts> {
  const { relations } = await materializeWithMacro(step, definition)
  for (const relation of relations) step.run.relations.add(relation)
  const main = step.runtime.result('main')
  if (main === undefined) throw internal(node, 'the materialization left no result `main`')
  return countsOf(node, main.columns, main.rows)
}

async function storesFailures(step: Step): Promise<boolean> {
  const own = await step.runtime.callMacro('should_store_failures')
  return own === true
}

async function storeFailures(step: Step, node: TestNode, sql: string): Promise<string> {
  const kind = storedAs(node)
  const before = existing(step)
  if (before !== undefined) {
    await send(step, dropSql(step, before), { autoBegin: false })
    step.run.relations.drop(before.database, before.schema, before.identifier)
  }
  const relation = await relationValue(step, kind)
  await send(step, textOf(await step.runtime.callMacro('get_create_sql', [relation, sql])), { autoBegin: false })
  step.run.relations.add({ ...targetOf(step), type: kind })
  return `select * from ${str(relation)}`
}

function storedAs(node: TestNode): 'table' | 'view' {
  const configured = node.config['store_failures_as'] ?? null
  if (configured === null) return 'table'
  if (configured === 'table' || configured === 'view') return configured
  throw failure(
    'PW4020',
    `'${String(configured)}' is not a valid value for \`store_failures_as\`. Accepted values are: ['ephemeral', 'table', 'view']`,
    {
      family: 'Compilation Error',
    },
  )
}

function text(node: TestNode, key: string): Value {
  const value = node.config[key]
  return typeof value === 'string' ? value : null
}

function countsOf(node: TestNode, columns: readonly string[], rows: readonly (readonly Value[])[]): TestCounts {
  if (rows.length !== 1) throw internal(node, `Returned ${rows.length} rows, but expected 1 row`)
  if (columns.length !== 3) throw internal(node, `Returned ${columns.length} columns, but expected 3 columns`)
  const row = rows[0] ?? []
  const value = (name: string): Value => row[columns.findIndex((column) => column.toLowerCase() === name)] ?? null
  const failures = Number(str(value('failures')))
  if (!Number.isFinite(failures)) {
    throw failure('PW4021', `The test's fail_calc gave ${str(value('failures'))}, which is no number`, {
      family: 'Runtime Error',
      hint: 'Let fail_calc be a number for every result, e.g. coalesce(sum(n), 0).',
    })
  }
  return { failures, shouldWarn: flag(value('should_warn')), shouldError: flag(value('should_error')) }
}

function internal(node: TestNode, what: string): Error {
  return failure('PW4022', `dbt internally failed to execute ${node.uniqueId}: ${what}`, { family: 'Runtime Error' })
}

function flag(value: Value): boolean {
  if (typeof value === 'string') return /^(y|yes|t|true|on|1)$/i.test(value)
  return value !== null && value !== false && str(value) !== '0'
}

/** Severity, `warn_if` and `error_if` give the verdict as dbt does. */
export function verdictOf(node: TestNode, counts: TestCounts, warnIsError: boolean): TestVerdict {
  const severity = String(node.config['severity'] ?? 'ERROR').toUpperCase()
  const found = `Got ${counts.failures} result${counts.failures === 1 ? '' : 's'}`
  if (severity === 'ERROR' && counts.shouldError) {
    return {
      status: 'fail',
      failures: counts.failures,
      message: `${found}, configured to fail if ${String(node.config['error_if'] ?? '!= 0')}`,
    }
  }
  if (!counts.shouldWarn) return { status: 'pass', failures: 0, message: null }
  const rule = String(node.config['warn_if'] ?? '!= 0')
  if (warnIsError) return { status: 'fail', failures: counts.failures, message: `${found}, configured to fail if ${rule}` }
  return { status: 'warn', failures: counts.failures, message: `${found}, configured to warn if ${rule}` }
}
