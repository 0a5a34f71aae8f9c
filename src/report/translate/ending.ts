import { outcomeOf, tallyOf } from '../../events/index.ts'
import type { RunnableNode, RunResult } from '../../model/index.ts'
import { renderDiagnostics } from '../errors.ts'
import { longTime, pluralize } from '../layout.ts'
import { blank, type Message, message, type Paint } from '../message.ts'
import { materializedOf, nodeInfo, runResult, unstaged } from './node-info.ts'

/** What a run has done, for its last lines. */
export interface Ending {
  readonly results: readonly RunResult[]
  /** Every node that was to be run, the hooks included. */
  readonly nodes: readonly RunnableNode[]
  /** Seconds. */
  readonly elapsed: number
  readonly interrupted: boolean
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** `1 incremental model, 3 project hooks, 1 seed, 5 data tests`: the kinds of nodes, counted. */
export function countKinds(nodes: readonly RunnableNode[]): string {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const kind = kindOf(node)
    if (kind !== 'ephemeral model') counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return kinds.map(([kind, count]) => pluralize(count, kind).replaceAll('_', ' ')).join(', ')
}

function kindOf(node: RunnableNode): string {
  if (node.resourceType === 'model') return `${materializedOf(node)} model`
  return node.resourceType === 'operation' ? 'project hook' : node.resourceType
}

/** `Finished running …` and, at level debug, the results. */
export function finishedRunning(ending: Ending): readonly [Message, Message, Message] {
  const kinds = countKinds(ending.nodes)
  const execution = longTime(ending.elapsed)
  return [
    blank,
    message('FinishedRunningStats', 'E047', 'info', `Finished running ${kinds}${execution} (${ending.elapsed.toFixed(2)}s).`, {
      stat_line: kinds,
      execution,
      execution_time: ending.elapsed,
    }),
    message('EndRunResult', 'Q037', 'debug', 'Command end result', () => ({
      elapsed_time: ending.elapsed,
      generated_at: `${new Date(ending.at).toISOString().slice(0, 19)}Z`,
      results: ending.results.map(runResult),
      success: ending.results.every((result) => !['error', 'skip'].includes(outcomeOf(result))),
    })),
  ]
}

/** The verdict, the failures and the warnings again, and dbt's last line. */
export function verdict(ending: Ending): readonly Message[] {
  const nodes = new Map(ending.nodes.map((node) => [node.uniqueId, node]))
  const errors = ending.results.filter((result) => isError(result, nodes.get(result.uniqueId)))
  const warnings = ending.results.filter((result) => result.status === 'warn')
  const partial = ending.results.filter((result) => result.status === 'partial success').length
  return [
    blank,
    verdictLine(errors.length, warnings.length, partial, ending.interrupted),
    ...errors.flatMap((result) => repeatFailure(result, nodes.get(result.uniqueId))),
    ...warnings.flatMap((result) => repeatWarning(result, nodes.get(result.uniqueId))),
    blank,
    statsLine(ending.results),
  ]
}

/** A skip counts as an error when something upstream gave it a message; exposures never do. */
function isError(result: RunResult, node: RunnableNode | undefined): boolean {
  if (result.status === 'error' || result.status === 'fail') return true
  return result.status === 'skipped' && (result.message ?? '') !== '' && node?.resourceType !== 'exposure'
}

function verdictLine(errors: number, warnings: number, partial: number, interrupted: boolean): Message {
  const partially = `${partial} partial ${partial === 1 ? 'success' : 'successes'}`
  const warned = pluralize(warnings, 'warning')
  const text = (paint: Paint): string => {
    if (interrupted) return paint.yellow('Exited because of keyboard interrupt')
    if (errors > 0) return paint.red(`Completed with ${pluralize(errors, 'error')}, ${partially}, and ${warned}:`)
    if (partial > 0) return paint.yellow(`Completed with ${partially} and ${warned}`)
    return warnings > 0 ? paint.yellow(`Completed with ${warned}:`) : paint.green('Completed successfully')
  }
  const data = { num_errors: errors, num_warnings: warnings, num_partial_success: partial, keyboard_interrupt: interrupted }
  return { name: 'EndOfRunSummary', code: 'Z030', level: 'info', text, data: () => data }
}

/** `source freshness`: what is stale or could not be read, and its own last line. */
export function freshnessVerdict(ending: Ending): readonly Message[] {
  const nodes = new Map(ending.nodes.map((node) => [node.uniqueId, node]))
  const failed = ending.results.filter((result) => result.status === 'error')
  return [
    ...failed.flatMap((result) => repeatFailure(result, nodes.get(result.uniqueId))),
    message('FreshnessCheckComplete', 'Q003', 'info', 'Done.'),
  ]
}

function about(node: RunnableNode): { resource_type: string; node_name: string; path: string } {
  return { resource_type: node.resourceType, node_name: node.name, path: node.originalFilePath }
}

function repeatFailure(result: RunResult, node: RunnableNode | undefined): readonly Message[] {
  const said = result.message ?? ''
  const info = (): { node_info?: ReturnType<typeof nodeInfo> } =>
    node === undefined ? {} : { node_info: nodeInfo(node, unstaged) }
  if (result.status === 'skipped')
    return [message('RunResultError', 'Z024', 'debug', `  ${said}`, () => ({ msg: said, ...info() }))]
  // A source that cannot be read is told by its error alone, as dbt does.
  const header: readonly Message[] =
    node === undefined || (node.resourceType === 'source' && result.status === 'error' && result.diagnostics.length > 0)
      ? []
      : [
          {
            name: 'RunResultFailure',
            code: 'Z022',
            level: 'error',
            text: (paint) => paint.red(`Failure in ${node.resourceType} ${node.name} (${node.originalFilePath})`),
            data: () => ({ ...about(node), ...info() }),
          },
        ]
  const body =
    said === ''
      ? message('RunResultErrorNoMessage', 'Z025', 'error', `  Status: ${result.status}`, () => ({
          status: result.status,
          ...info(),
        }))
      : message('RunResultError', 'Z024', 'error', `  ${textOf(result)}`, () => ({
          msg: said,
          ...info(),
        }))
  return [blank, ...header, body, ...whereCompiled(result, node), ...whereStored(result, node)]
}

/** The message as dbt has it stays in the data; people read what is known beyond it. */
function textOf(result: RunResult): string {
  const found = result.status === 'error' ? result.diagnostics : []
  return found.length === 0 ? (result.message ?? '') : renderDiagnostics(found)
}

function repeatWarning(result: RunResult, node: RunnableNode | undefined): readonly Message[] {
  if (node === undefined) return []
  const said = result.message ?? ''
  const header: Message = {
    name: 'RunResultWarning',
    code: 'Z021',
    level: 'warn',
    text: (paint) => paint.yellow(`Warning in ${node.resourceType} ${node.name} (${node.originalFilePath})`),
    data: () => ({ ...about(node), node_info: nodeInfo(node, unstaged) }),
  }
  const body = message('RunResultWarningMessage', 'Z046', 'warn', said, () => ({
    msg: said,
    node_info: nodeInfo(node, unstaged),
  }))
  return [blank, header, body, ...whereCompiled(result, node), ...whereStored(result, node)]
}

function whereCompiled(result: RunResult, node: RunnableNode | undefined): readonly Message[] {
  const path = result.compiledPath ?? null
  if (path === null || node === undefined) return []
  const data = (): { path: string; node_info: ReturnType<typeof nodeInfo> } => ({ path, node_info: nodeInfo(node, unstaged) })
  const text = `  compiled code at ${path}`
  // an error that names the line in the compiled code has named the file
  const named = result.status === 'error' && result.diagnostics.some(({ compiled }) => compiled !== undefined)
  return named
    ? [message('SQLCompiledPath', 'Z026', 'debug', text, data)]
    : [blank, message('SQLCompiledPath', 'Z026', 'info', text, data)]
}

function whereStored(result: RunResult, node: RunnableNode | undefined): readonly Message[] {
  if (node?.resourceType !== 'test' || result.relationName === null) return []
  if (node.config['store_failures'] !== true && (node.config['store_failures_as'] ?? 'ephemeral') === 'ephemeral') return []
  const query = `select * from ${result.relationName}`
  const border = '-'.repeat(query.length)
  const text = `  See test failures:\n  ${border}\n  ${query}\n  ${border}`
  const relation = result.relationName
  return [
    blank,
    message('CheckNodeTestFailure', 'Z027', 'info', text, () => ({
      relation_name: relation,
      node_info: nodeInfo(node, unstaged),
    })),
  ]
}

export function statsLine(results: readonly RunResult[]): Message {
  const tally = tallyOf(results)
  const text = `Done. PASS=${tally.pass} WARN=${tally.warn} ERROR=${tally.error} SKIP=${tally.skip} NO-OP=${tally.noop} TOTAL=${tally.total}`
  return message('StatsLine', 'Z023', 'info', text, { stats: { ...tally } })
}
