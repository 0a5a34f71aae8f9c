import type { Position, RunnableNode, RunResult, SourceNode } from '../../model/index.ts'
import { renderDiagnostics } from '../errors.ts'
import { fancyLine } from '../layout.ts'
import { type Message, message, type Paint } from '../message.ts'
import { configTexts, materializedOf, nodeInfo, runResult, type Stage } from './node-info.ts'

/** What the lines about nodes depend on besides the node. */
export interface NodeLines {
  readonly width: number
  /** The target's database: relations elsewhere are shown with theirs. */
  readonly database: string | null
}

interface Finished {
  readonly node: RunnableNode
  readonly result: RunResult
  readonly position: Position
  readonly stage: Stage
}

/** `main.orders`, or `other.main.orders` outside of the target's database. */
export function relationText(node: RunnableNode, lines: NodeLines): string {
  if (!('alias' in node)) return node.name
  const local = node.database === null || lines.database === null || node.database === lines.database
  return local ? `${node.schema}.${node.alias}` : `${node.database}.${node.schema}.${node.alias}`
}

/** The name of a test as lines show it; a unit test's begins with its model. */
function testName(node: RunnableNode): string {
  if (node.resourceType !== 'unit_test') return node.name
  return `${node.model}::${node.name}${node.version === null ? '' : `.v${node.version}`}`
}

export function describe(node: RunnableNode, lines: NodeLines): string {
  switch (node.resourceType) {
    case 'model':
      return `${node.language} ${isMicrobatch(node) ? 'microbatch' : materializedOf(node)} model ${relationText(node, lines)}`
    case 'seed':
      return `seed file ${relationText(node, lines)}`
    case 'snapshot':
      return `snapshot ${relationText(node, lines)}`
    case 'source':
      return `freshness of ${node.sourceName}.${node.name}`
    case 'test':
    case 'unit_test':
      return `${node.resourceType} ${testName(node)}`
    default:
      return `${node.resourceType} ${node.name}`
  }
}

function isMicrobatch(node: RunnableNode): boolean {
  return (
    materializedOf(node) === 'incremental' &&
    'incremental_strategy' in node.config &&
    node.config['incremental_strategy'] === 'microbatch'
  )
}

export function startLine(node: RunnableNode, position: Position, stage: Stage, lines: NodeLines): Message {
  const description = describe(node, lines)
  const text = fancyLine({ text: `START ${description}`, status: 'RUN', position }, lines.width)
  return message('LogStartLine', 'Q011', 'info', text, () => ({
    description,
    index: position.index,
    total: position.total,
    node_info: nodeInfo(node, stage),
  }))
}

/** The line of a node that has ended. */
export function resultLine(ended: Finished, lines: NodeLines): Message {
  const { node, result } = ended
  if (result.status === 'skipped') return skipLine(ended, lines)
  if (result.status === 'no-op') return noOpLine(ended, lines)
  switch (node.resourceType) {
    case 'test':
    case 'unit_test':
      return testLine(ended, lines)
    case 'seed':
      return seedLine(ended, lines)
    case 'snapshot':
      return snapshotLine(ended, lines)
    case 'source':
      return freshnessLine(ended, node, lines)
    default:
      return modelLine(ended, lines)
  }
}

function line(ended: Finished, lines: NodeLines, text: string, status: string): string {
  return fancyLine({ text, status, position: ended.position, time: ended.result.executionTime }, lines.width)
}

function modelLine(ended: Finished, lines: NodeLines): Message {
  const { node, result, position, stage } = ended
  const description = describe(node, lines)
  const word =
    result.status === 'error' ? 'ERROR creating' : result.status === 'partial success' ? 'PARTIALLY created' : 'OK created'
  const status = result.status === 'error' ? 'error' : (result.message ?? 'OK')
  const colour = (paint: Paint): string => {
    if (result.status === 'error') return paint.red('ERROR')
    return result.status === 'partial success' ? paint.yellow(status.toUpperCase()) : paint.green(status)
  }
  return {
    name: 'LogModelResult',
    code: 'Q012',
    level: result.status === 'error' ? 'error' : 'info',
    text: (paint) => line(ended, lines, `${word} ${description}`, colour(paint)),
    data: () => ({
      description,
      status,
      index: position.index,
      total: position.total,
      execution_time: result.executionTime,
      node_info: nodeInfo(node, stage),
    }),
  }
}

function seedLine(ended: Finished, lines: NodeLines): Message {
  const { node, result, position, stage } = ended
  const bad = result.status === 'error'
  const answer = result.message ?? 'OK'
  const schema = 'schema' in node ? (node.schema ?? '') : ''
  const relation = 'alias' in node ? node.alias : node.name
  return {
    name: 'LogSeedResult',
    code: 'Q016',
    level: bad ? 'error' : 'info',
    text: (paint) =>
      line(
        ended,
        lines,
        `${bad ? 'ERROR loading' : 'OK loaded'} seed file ${schema}.${relation}`,
        bad ? paint.red('ERROR') : paint.green(answer),
      ),
    data: () => ({
      status: result.status,
      result_message: answer,
      index: position.index,
      total: position.total,
      execution_time: result.executionTime,
      schema,
      relation,
      node_info: nodeInfo(node, stage),
    }),
  }
}

function snapshotLine(ended: Finished, lines: NodeLines): Message {
  const { node, result, position, stage } = ended
  const bad = result.status === 'error'
  const answer = result.message ?? 'OK'
  const description = relationText(node, lines)
  return {
    name: 'LogSnapshotResult',
    code: 'Q015',
    level: bad ? 'error' : 'info',
    text: (paint) =>
      line(
        ended,
        lines,
        `${bad ? 'ERROR snapshotting' : 'OK snapshotted'} ${description}`,
        bad ? paint.red('ERROR') : paint.green(answer),
      ),
    data: () => ({
      description,
      status: result.status,
      result_message: answer,
      index: position.index,
      total: position.total,
      execution_time: result.executionTime,
      cfg: configTexts(node),
      node_info: nodeInfo(node, stage),
    }),
  }
}

function testLine(ended: Finished, lines: NodeLines): Message {
  const { node, result, position, stage } = ended
  const name = testName(node)
  const failures = result.failures ?? 0
  const outcome = testOutcome(result)
  const status = { pass: 'PASS', warn: `WARN ${failures}`, error: 'ERROR', fail: `FAIL ${failures}` }[outcome]
  const colour = (paint: Paint): string =>
    outcome === 'warn' ? paint.yellow(status) : outcome === 'pass' ? paint.green(status) : paint.red(status)
  return {
    name: 'LogTestResult',
    code: 'Q007',
    level: outcome === 'warn' ? 'warn' : outcome === 'pass' ? 'info' : 'error',
    text: (paint) => line(ended, lines, `${status} ${name}`, colour(paint)),
    data: () => ({
      name,
      status: result.status,
      index: position.index,
      num_models: position.total,
      execution_time: result.executionTime,
      num_failures: failures,
      attached_node: node.resourceType === 'test' ? (node.attachedNode ?? '') : '',
      node_info: nodeInfo(node, stage),
    }),
  }
}

function testOutcome(result: RunResult): 'pass' | 'warn' | 'error' | 'fail' {
  switch (result.status) {
    case 'warn':
    case 'error':
    case 'fail':
      return result.status
    default:
      return 'pass'
  }
}

function freshnessLine(ended: Finished, node: SourceNode, lines: NodeLines): Message {
  const { result, position, stage } = ended
  const status = freshnessStatus(result)
  const word = { pass: 'PASS', warn: 'WARN', error: 'ERROR STALE', 'runtime error': 'ERROR' }[status]
  const colour = (paint: Paint): string =>
    status === 'pass' ? paint.green(word) : status === 'warn' ? paint.yellow(word) : paint.red(word)
  return {
    name: 'LogFreshnessResult',
    code: 'Q018',
    level: status === 'pass' ? 'info' : status === 'warn' ? 'warn' : 'error',
    text: (paint) => line(ended, lines, `${word} ${describe(node, lines)}`, colour(paint)),
    data: () => ({
      status,
      source_name: node.sourceName,
      table_name: node.name,
      index: position.index,
      total: position.total,
      execution_time: result.executionTime,
      node_info: nodeInfo(node, stage),
    }),
  }
}

/** dbt's word for how a node ended. */
export function statusText(node: RunnableNode, result: RunResult): string {
  return node.resourceType === 'source' && result.status !== 'skipped' ? freshnessStatus(result) : result.status
}

/** dbt's word for how a source was found. */
function freshnessStatus(result: RunResult): 'pass' | 'warn' | 'error' | 'runtime error' {
  if (result.status === 'error') return result.freshness === undefined ? 'runtime error' : 'error'
  return result.status === 'warn' ? 'warn' : 'pass'
}

function noOpLine(ended: Finished, lines: NodeLines): Message {
  const { node, result, position, stage } = ended
  const description = describe(node, lines)
  return {
    name: 'LogNodeNoOpResult',
    code: 'Q019',
    level: 'info',
    text: (paint) => line(ended, lines, `NO-OP ${description}`, paint.yellow('NO-OP')),
    data: () => ({
      description,
      status: '',
      index: position.index,
      total: position.total,
      execution_time: result.executionTime,
      node_info: nodeInfo(node, stage),
    }),
  }
}

function skipLine(ended: Finished, lines: NodeLines): Message {
  const { node, result, position, stage } = ended
  const schema = 'schema' in node ? (node.schema ?? '') : ''
  if (result.status === 'skipped' && result.because.kind === 'ephemeral') {
    const relation = 'alias' in node ? node.alias : node.name
    const text = `SKIP relation ${schema}.${relation} due to ephemeral model status 'error'`
    return {
      name: 'LogSkipBecauseError',
      code: 'Z034',
      level: 'error',
      text: (paint) => fancyLine({ text, status: paint.red('ERROR SKIP'), position }, lines.width),
      data: () => ({
        schema,
        relation,
        index: position.index,
        total: position.total,
        status: 'error',
        node_info: nodeInfo(node, stage),
      }),
    }
  }
  const stored = node.resourceType === 'model' || node.resourceType === 'seed' || node.resourceType === 'snapshot'
  const text = stored ? `SKIP relation ${schema}.${node.name}` : `SKIP ${node.resourceType} ${node.name}`
  return {
    name: 'SkippingDetails',
    code: 'Q034',
    level: 'info',
    text: (paint) => fancyLine({ text, status: paint.yellow('SKIP'), position }, lines.width),
    data: () => ({
      resource_type: node.resourceType,
      schema,
      node_name: node.name,
      index: position.index,
      total: position.total,
      node_info: nodeInfo(node, { ...stage, finishedAt: '' }),
    }),
  }
}

/**
 * The messages at level debug that follow the end of a node.
 *
 * @param marks how nodes end whose children are skipped
 */
export function afterNode(ended: Finished, marks: ReadonlySet<RunResult['status']>): readonly Message[] {
  const { node, result, stage } = ended
  const finished = message('NodeFinished', 'Q025', 'debug', `Finished running node ${node.uniqueId}`, () => ({
    node_info: nodeInfo(node, result.status === 'skipped' ? { ...stage, finishedAt: '' } : stage),
    run_result: { ...runResult(result), status: statusText(node, result) },
  }))
  if (!marks.has(result.status)) return [finished]
  const reason = result.message === null || result.message === '' ? '' : ` Reason: ${result.message}.`
  const marked = message(
    'MarkSkippedChildren',
    'Z033',
    'debug',
    `Marking all children of '${node.uniqueId}' to be skipped because of status '${result.status}'. ${reason}`,
    () => ({ unique_id: node.uniqueId, status: result.status, run_result: runResult(result) }),
  )
  return [finished, marked]
}

/** The text of an error at level debug, before the line of its node; `exc_info` says where, as a stack trace would. */
export function caught(node: RunnableNode, result: RunResult, stage: Stage): readonly Message[] {
  if (result.status !== 'error') return []
  return [
    message('CatchableExceptionOnRun', 'W002', 'debug', result.message ?? '', () => ({
      exc: result.message ?? '',
      exc_info: renderDiagnostics(result.diagnostics),
      node_info: nodeInfo(node, stage),
    })),
  ]
}
