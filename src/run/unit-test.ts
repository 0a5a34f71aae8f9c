import path from 'node:path'
import { relation, relationData, toValue } from '../context/index.ts'
import { call, Dict, str, type Value } from '../jinja/index.ts'
import {
  type Diagnostic,
  failure,
  type ModelNode,
  type NodeId,
  nodeId,
  type Plain,
  type PlanwiseError,
  type RefableNode,
  type SourceNode,
  type UnitTestFixture,
  type UnitTestNode,
} from '../model/index.ts'
import { diffRows, type Rows } from './diff.ts'
import { type Ending, OK } from './ending.ts'
import { describeFailure } from './failures.ts'
import { type Step, send, textOf } from './materialize/step.ts'
import { attribute } from './materialize/values.ts'
import { compileOn, type Fixture } from './runtime.ts'
import { columnsOfAbsent } from './unit-columns.ts'
import type { Resolver, RunWorld, Worker } from './world.ts'

/**
 * Runs a model's SQL over the rows that the test gives, and compares what comes out with what it expects: as multisets,
 * and only the columns that are expected.
 */
export async function runUnitTest(run: RunWorld, worker: Worker, test: UnitTestNode): Promise<Ending> {
  const step = await compileTest(run, worker, test)
  try {
    return await compareRows(step, test)
  } catch (error) {
    if (run.signal.aborted) throw error
    const inner = describeFailure(run, error, test, step.compiled)
    throw failure(
      'PW4040',
      `An error occurred during execution of unit test '${test.name}'. There may be an error in the unit test definition: check the data types.\n ${inner.message.replace(/^(\w+ Error) in .*/, '$1')}`,
      { ...placeIn(inner.diagnostics[0]), family: 'Runtime Error' },
    )
  }
}

/** All that is known of the mistake but its message, which dbt puts into its own. */
function placeIn(found: Diagnostic | undefined): Partial<Omit<Diagnostic, 'code' | 'message' | 'severity'>> {
  if (found === undefined) return {}
  const { code: _code, message: _message, severity: _severity, ...place } = found
  return place
}

/** A unit test as it would be run: its inputs rendered, and the statement that compares. */
export interface PreparedUnitTest {
  readonly step: Step
  readonly sql: string
}

/**
 * Renders a unit test without running it.
 * @param compiled is told of the model's SQL over the inputs, as soon as it is there
 */
export async function prepareUnitTest(
  run: RunWorld,
  worker: Worker,
  test: UnitTestNode,
  compiled: (step: Step) => void,
): Promise<PreparedUnitTest> {
  const step = await compileTest(run, worker, test)
  compiled(step)
  return { step, sql: await comparingSql(step, test) }
}

async function compileTest(run: RunWorld, worker: Worker, test: UnitTestNode): Promise<Step> {
  const tested = testedModel(run, test)
  if (tested.language !== 'sql') throw notSql(test, tested)
  const inputs = await inputsOf(run, worker, test, tested)
  const node: ModelNode = {
    ...tested,
    uniqueId: test.uniqueId,
    name: test.name,
    alias: test.name,
    originalFilePath: tested.originalFilePath,
    config: { enabled: true, tags: [], meta: {}, materialized: 'unit' },
  }
  const own = inputs.find((input) => input.original.uniqueId === tested.uniqueId)
  const { compiled, runtime } = await compileOn(run, worker, node, {
    ...(own === undefined ? {} : { ctes: [own.fixture.node.uniqueId] }),
    file: path.posix.join(test.packageName, test.originalFilePath, path.posix.dirname(test.originalFilePath), `${test.name}.sql`),
    resolver: resolverOf(run, inputs),
    fixtures: new Map(inputs.map((input) => [input.fixture.node.uniqueId, input.fixture])),
    scope: {
      extra: { model: describedTest(run, node) },
      overrides: {
        vars: test.overrides?.vars ?? {},
        envVars: test.overrides?.envVars ?? {},
        macros: test.overrides?.macros ?? {},
        ...(own === undefined ? {} : { thisIdentifier: own.fixture.node.alias }),
      },
    },
  })
  return { run, node, runtime, connection: worker.connection, compiled }
}

/** `model` in a unit test: the tested model's SQL under the test's name and type. */
function describedTest(run: RunWorld, node: ModelNode): Value {
  const model = toValue(run.world.describe(node))
  if (model instanceof Dict) model.set('resource_type', 'unit_test')
  return model
}

function testedModel(run: RunWorld, test: UnitTestNode): ModelNode {
  const id = test.testedNodeUniqueId ?? test.dependsOn.nodes[0]
  const node = id === undefined ? undefined : run.project.nodes.get(id)
  if (node?.resourceType === 'model') return node
  throw failure('PW4041', `Unit test '${test.name}' tests model '${test.model}', which was not found`, {
    family: 'Parsing Error',
    at: { path: test.originalFilePath },
  })
}

function notSql(test: UnitTestNode, { name, language }: ModelNode): PlanwiseError {
  return failure(
    'PW4045',
    `Unit test '${test.name}' tests '${name}', which is written in ${language}: only SQL can be tested so`,
    {
      family: 'Runtime Error',
      at: { path: test.originalFilePath },
      hint: 'Test what the model is built on and what is built on it, or its functions with a test framework of their language.',
    },
  )
}

interface Input {
  readonly original: RefableNode | SourceNode
  readonly fixture: Fixture
}

async function inputsOf(run: RunWorld, worker: Worker, test: UnitTestNode, tested: ModelNode): Promise<Input[]> {
  const inputs: Input[] = []
  for (const [index, given] of test.given.entries()) {
    const original = originalOf(run, test, tested, given.input)
    const columns = given.format === 'sql' ? undefined : await columnsOfAbsent(run, worker, original)
    const types = columns === undefined ? null : Dict.of(columns.map(({ name, type }) => [name.toLowerCase(), type]))
    inputs.push({ original, fixture: fixtureOf(run, test, tested, original, given, index, types) })
  }
  return inputs
}

const REF = /^\s*ref\(\s*(['"])(.+?)\1\s*(?:,\s*(['"])(.+?)\3\s*)?(?:,\s*(?:v|version)\s*=\s*(['"]?)([^'")]+)\5\s*)?\)\s*$/
const SOURCE = /^\s*source\(\s*(['"])(.+?)\1\s*,\s*(['"])(.+?)\3\s*\)\s*$/

function originalOf(run: RunWorld, test: UnitTestNode, tested: ModelNode, input: string): RefableNode | SourceNode {
  if (input.trim() === 'this') return tested
  const from = { packageName: tested.packageName, uniqueId: tested.uniqueId }
  const source = SOURCE.exec(input)
  if (source !== null) {
    const found = run.resolver.source([source[2] ?? '', source[4] ?? ''], from)
    if (found.kind === 'found') return found.node
    throw missingInput(test, input)
  }
  const ref = REF.exec(input)
  if (ref === null) {
    throw failure('PW4042', `Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '${input}'.`, {
      family: 'Parsing Error',
      at: { path: test.originalFilePath },
    })
  }
  const version = ref[6] === undefined ? null : /^\d+$/.test(ref[6].trim()) ? Number(ref[6]) : ref[6].trim()
  const [packageName, name] = ref[4] === undefined ? [null, ref[2] ?? ''] : [ref[2] ?? null, ref[4]]
  const found = run.resolver.ref({ name, package: packageName, version }, from)
  if (found.kind === 'found') return found.node
  throw missingInput(test, input)
}

function missingInput(test: UnitTestNode, input: string): Error {
  return failure('PW4043', `Unit test '${test.name}' had an input (${input}) which was not found in the manifest.`, {
    family: 'Parsing Error',
    at: { path: test.originalFilePath },
  })
}

function fixtureOf(
  run: RunWorld,
  test: UnitTestNode,
  tested: ModelNode,
  original: RefableNode | SourceNode,
  given: UnitTestFixture,
  index: number,
  types: Dict | null,
): Fixture {
  const alias = original.resourceType === 'source' ? original.identifier : original.alias
  const node: ModelNode = {
    ...tested,
    uniqueId: nodeId(`${test.uniqueId}.given.${index}`),
    name: original.name,
    packageName: original.packageName,
    database: original.database,
    schema: original.schema,
    alias,
    path: `${original.name}.sql`,
    originalFilePath: test.originalFilePath,
    rawCode: given.format === 'sql' ? str(toValue(given.rows)) : '{{ get_fixture_sql(fixture_rows, fixture_types) }}',
    firstLine: 1,
    relationName:
      original.relationName ?? run.dialect.relation({ database: original.database, schema: original.schema, identifier: alias }),
    config: { enabled: true, tags: [], meta: {}, materialized: 'ephemeral' },
  }
  const deferred = run.deferred?.(original.uniqueId)
  const extra = {
    fixture_rows: toValue(given.rows),
    fixture_types: types,
    ...(deferred === undefined ? {} : { defer_relation: relation(relationData(deferred)) }),
  }
  return { node, scope: { extra } }
}

/** A unit test sees only its inputs. */
function resolverOf(run: RunWorld, inputs: readonly Input[]): Resolver {
  const fixtureFor = (id: NodeId) => {
    const input = inputs.find((each) => each.original.uniqueId === id)
    return input === undefined
      ? undefined
      : ({ kind: 'fixture', id: input.fixture.node.uniqueId, identifier: input.fixture.node.alias } as const)
  }
  return {
    ref(args, from) {
      const found = run.resolver.ref(args, from)
      return found.kind === 'found' ? (fixtureFor(found.node.uniqueId) ?? { kind: 'missing' }) : found
    },
    source(args, from) {
      const found = run.resolver.source(args, from)
      return found.kind === 'found' ? (fixtureFor(found.node.uniqueId) ?? { kind: 'missing' }) : found
    },
  }
}

// ------------------------------------------------------------------------------------------------ comparing

async function compareRows(step: Step, test: UnitTestNode): Promise<Ending> {
  const { runtime } = step
  const sql = await comparingSql(step, test)
  const { rows: found, columns } = await send(step, sql, { name: 'main', fetch: true, autoBegin: false })
  const { actual, wanted } = separate(columns, found)
  const diff = diffRows(wanted, actual)
  const response = runtime.result('main')?.response ?? OK
  if (diff === undefined) return { status: 'pass', message: null, failures: 0, response }
  return { status: 'fail', message: `\n\nactual differs from expected:\n\n${diff}\n`, failures: 1, response }
}

/** The statement that sets what comes out of the model beside what is expected. */
async function comparingSql(step: Step, test: UnitTestNode): Promise<string> {
  const { runtime } = step
  const types = await columnTypes(step)
  const rows = toValue(test.expect.format === 'sql' ? [] : test.expect.rows)
  const names = expectedNames(test.expect.rows, types)
  const expected =
    test.expect.format === 'sql'
      ? str(toValue(test.expect.rows))
      : textOf(await runtime.callMacro('get_expected_sql', [rows, types.types, types.quoted]))
  const quoted = names.map((name) => types.quoted.get(name.toLowerCase()) ?? null)
  return textOf(await runtime.callMacro('get_unit_test_sql', [step.compiled.text, expected, quoted]))
}

interface ColumnTypes {
  readonly names: readonly string[]
  readonly types: Dict
  readonly quoted: Dict
}

/** Names and types of the model's result, from an empty table made of its SQL. */
async function columnTypes(step: Step): Promise<ColumnTypes> {
  const { runtime } = step
  const empty = textOf(await runtime.callMacro('get_empty_subquery_sql', [step.compiled.text]))
  const described = await step.connection.describe(empty)
  const api = runtime.scope.lookup('api') ?? null
  const columnClass = attribute(api, 'Column')
  const types = new Dict()
  const quoted = new Dict()
  for (const { name, type } of described) {
    const column = await call(columnClass, [name, type])
    types.set(name.toLowerCase(), attribute(column, 'data_type'))
    quoted.set(name.toLowerCase(), attribute(column, 'quoted'))
  }
  return { names: described.map((column) => column.name), types, quoted }
}

function expectedNames(rows: Plain, types: ColumnTypes): readonly string[] {
  const first = Array.isArray(rows) ? rows[0] : undefined
  return typeof first === 'object' && first !== null ? Object.keys(first) : types.names
}

function separate(columns: readonly string[], rows: readonly (readonly Value[])[]): { actual: Rows; wanted: Rows } {
  const mark = columns.indexOf('actual_or_expected')
  const names = columns.filter((_, index) => index !== mark)
  const of = (kind: string): Rows => ({
    columns: names,
    rows: rows
      .filter((row) => row[mark] === kind)
      .map((row) => row.filter((_, index) => index !== mark).map((value) => (value === null ? null : str(value)))),
  })
  return { actual: of('actual'), wanted: of('expected') }
}
