import type { Event, NodeId, RunnableNode, RunResult } from '../../model/index.ts'
import { fancyLine } from '../layout.ts'
import { blank, type Message, message } from '../message.ts'
import { batchEnd, batchStart } from './batches.ts'
import { codeOf } from './codes.ts'
import { type Ending, finishedRunning, freshnessVerdict, verdict } from './ending.ts'
import { commandCompleted, commandFailed, commandStarted, diagnosed, output, projectParsed } from './general.ts'
import { createGroups } from './groups.ts'
import { hookEnd, hookStart } from './hooks.ts'
import { materializedOf, nodeInfo, type Stage, unstaged } from './node-info.ts'
import { afterNode, caught, type NodeLines, resultLine, startLine, statusText } from './nodes.ts'

export type Translate = (event: Event) => readonly Message[]

/** Commands that show a line per node and close with a summary. */
const lined = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'retry', 'source freshness'])

/**
 * Makes the function that turns events into the messages of dbt's log, in dbt's words and order. It remembers the
 * stage of each running node and what came last, nothing else.
 *
 * @param width columns up to which the lines of nodes are dotted (`--printer-width`)
 */
export function createTranslator(width: number): Translate {
  const stages = new Map<NodeId, Stage>()
  const groups = createGroups()
  const hooks = new Map<NodeId, RunnableNode>()
  let command = ''
  let database: string | null = null
  let last: 'none' | 'hook' | 'node' = 'none'
  let found: Message | null = null

  const stageOf = (node: RunnableNode | undefined): Stage =>
    node === undefined ? unstaged : (stages.get(node.uniqueId) ?? unstaged)
  const enter = (node: RunnableNode, status: string, startedAt: string, finishedAt = ''): Stage => {
    const stage = { status, startedAt, finishedAt }
    stages.set(node.uniqueId, stage)
    return stage
  }
  const lines = (): NodeLines => ({ width, database })
  const aroundHooks = (now: 'hook' | 'node'): readonly Message[] => {
    const gap = last !== 'none' && last !== now ? [blank] : []
    last = now
    return gap
  }
  const info = (node: RunnableNode | undefined) => (node === undefined ? {} : { node_info: nodeInfo(node, stageOf(node)) })

  const endingOf = (event: Extract<Event, { kind: 'run.ended' | 'run.finished' }>): Ending => {
    const known = new Set(event.nodes.map((node) => node.uniqueId))
    const nodes = [...event.nodes, ...[...hooks.values()].filter((hook) => !known.has(hook.uniqueId))]
    return { results: event.results, nodes, elapsed: event.elapsed, interrupted: event.interrupted, at: event.at }
  }

  const translate: Translate = (event) => {
    switch (event.kind) {
      case 'command.started':
        command = event.command
        return commandStarted(event)
      case 'adapter.registered':
        return [
          message('AdapterRegistered', 'E034', 'info', `Registered adapter: ${event.adapter}=${event.version}`, {
            adapter_name: event.adapter,
            adapter_version: `=${event.version}`,
          }),
        ]
      case 'project.parsed':
        groups.learn(event.groups ?? [])
        found = projectParsed(event)
        return []
      case 'artifact.written':
        return [
          message('ArtifactWritten', 'P001', 'debug', `Wrote artifact ${event.type} to ${event.path}`, {
            artifact_type: event.type,
            artifact_path: event.path,
          }),
        ]
      case 'diagnostic':
        return [diagnosed(event)]
      case 'concurrency': {
        database = event.database ?? null
        const text = `Concurrency: ${event.threads} threads (target='${event.target}')`
        const data = { num_threads: event.threads, target_name: event.target, node_count: event.total }
        return [blank, message('ConcurrencyLine', 'Q027', 'info', text, data), blank]
      }
      case 'nothing.selected': {
        if (event.criterion === undefined) return [message('NoNodesSelected', 'Q038', 'warn', 'No nodes selected!')]
        const text = `The selection criterion '${event.criterion}' does not match any enabled nodes`
        return [message('NoNodesForSelectionCriteria', 'M030', 'warn', text, { spec_raw: event.criterion })]
      }
      case 'nothing.to.do':
        return [
          message('NothingToDo', 'Q035', 'warn', 'Nothing to do. Try checking your model configs and model specification args'),
        ]
      case 'node.started': {
        const stage = enter(event.node, 'started', event.startedAt)
        const began = nodeStart(event.node, stage)
        if (!lined.has(command) || isSilent(event.node)) return [began]
        const start = isNoted(event.node) ? [] : [startLine(event.node, event.position, stage, lines())]
        return [...aroundHooks('node'), began, ...start]
      }
      case 'node.compiling': {
        const stage = enter(event.node, 'compiling', event.startedAt)
        const data = () => ({ node_info: nodeInfo(event.node, stage) })
        return [message('NodeCompiling', 'Q030', 'debug', `Began compiling node ${event.node.uniqueId}`, data)]
      }
      case 'node.executing': {
        const stage = enter(event.node, 'executing', event.startedAt)
        const data = () => ({ node_info: nodeInfo(event.node, stage) })
        return [message('NodeExecuting', 'Q031', 'debug', `Began executing node ${event.node.uniqueId}`, data)]
      }
      case 'node.finished': {
        groups.meet(event.node)
        const before = stages.get(event.node.uniqueId)
        // what is skipped never started, but dbt's log begins every node
        const began =
          before === undefined && event.result.status === 'skipped'
            ? [nodeStart(event.node, { ...unstaged, status: 'started', startedAt: event.startedAt })]
            : []
        const stage = enter(event.node, statusText(event.node, event.result), event.startedAt, event.finishedAt)
        const ended = { node: event.node, result: event.result, position: event.position, stage }
        const silent = !lined.has(command) || isSilent(event.node)
        const line = silent ? [] : [...aroundHooks('node'), resultLine(ended, lines())]
        stages.delete(event.node.uniqueId)
        const marks = command === 'build' ? marksInBuild : command === 'source freshness' ? marksNothing : marksOtherwise
        return [...began, ...caught(event.node, event.result, before ?? stage), ...line, ...afterNode(ended, marks)]
      }
      case 'batch.started':
        return lined.has(command) ? [batchStart(event, stageOf(event.node), lines())] : []
      case 'batch.finished':
        return lined.has(command) ? batchEnd(event, stageOf(event.node), lines()) : []
      case 'hook.started': {
        hooks.set(event.node.uniqueId, event.node)
        const stage = enter(event.node, 'started', event.startedAt)
        return [...aroundHooks('hook'), hookStart(event.node, event.position, stage, width)]
      }
      case 'hook.finished': {
        hooks.set(event.node.uniqueId, event.node)
        const stage = enter(event.node, event.result.status, event.startedAt, event.finishedAt)
        return [...aroundHooks('hook'), hookEnd(event.node, event.result, event.position, stage, width)]
      }
      case 'sql.started':
        return [
          message('SQLQuery', 'E016', 'debug', `On ${event.connection}: ${event.sql}`, () => ({
            conn_name: event.connection,
            sql: event.sql,
            ...info(event.node),
          })),
        ]
      case 'sql.finished':
        return [
          message(
            'SQLQueryStatus',
            'E017',
            'debug',
            `SQL status: ${event.status} in ${event.seconds.toFixed(3)} seconds`,
            () => ({
              status: event.status,
              elapsed: event.seconds,
              query_id: '',
              ...info(event.node),
            }),
          ),
        ]
      case 'jinja.log': {
        const [name, code] = event.level === 'info' ? ['JinjaLogInfo', 'I062'] : ['JinjaLogDebug', 'I063']
        const gap = event.node?.resourceType === 'operation' ? aroundHooks('hook') : []
        return [...gap, message(name, code, event.level, event.message, () => ({ msg: event.message, ...info(event.node) }))]
      }
      case 'print':
        return [{ ...message('PrintEvent', 'Z052', 'info', event.message, { msg: event.message }), bare: true }]
      case 'cancelled':
        return [
          {
            name: 'LogCancelLine',
            code: 'Q022',
            level: 'error',
            text: (paint) => fancyLine({ text: `CANCEL query ${event.connection}`, status: paint.red('CANCEL') }, width),
            data: () => ({ conn_name: event.connection }),
          },
        ]
      case 'debug':
        return [message('Note', 'Z050', 'debug', event.message, { msg: event.message })]
      case 'note': {
        const name = event.name ?? 'Note'
        return [message(name, codeOf(name), event.level ?? 'info', event.message, event.data ?? { msg: event.message })]
      }
      case 'output':
        return [output(event)]
      case 'run.ended': {
        if (!lined.has(command)) return []
        const [gap, finished, results] = finishedRunning(endingOf(event))
        return command === 'source freshness' ? [gap, finished] : [gap, finished, results]
      }
      case 'run.finished': {
        if (command === 'clone') return verdict(endingOf(event))
        if (!lined.has(command)) return []
        return command === 'source freshness' ? freshnessVerdict(endingOf(event)) : verdict(endingOf(event))
      }
      case 'command.failed':
        return commandFailed(event)
      case 'command.completed':
        return [commandCompleted(event)]
      case 'node.progress':
        return []
    }
  }
  /** dbt counts what it found behind the artifacts of parsing. */
  const inOrder: Translate = (event) => {
    const messages = translate(event)
    if (found === null || event.kind === 'project.parsed' || event.kind === 'artifact.written') return messages
    const counted = found
    found = null
    return [counted, ...messages]
  }
  return (event) => inOrder(event).map(groups.complete)
}

/** Members of the graph that are only noted when they are passed: a line at the end, none at the start. */
function isNoted(node: RunnableNode): boolean {
  return ['exposure', 'saved_query', 'metric', 'semantic_model'].includes(node.resourceType)
}

function nodeStart(node: RunnableNode, stage: Stage): Message {
  return message('NodeStart', 'Q024', 'debug', `Began running node ${node.uniqueId}`, () => ({
    node_info: nodeInfo(node, stage),
  }))
}

/** How a node ends that holds back what is below it. */
const marksNothing: ReadonlySet<RunResult['status']> = new Set()
const marksOtherwise: ReadonlySet<RunResult['status']> = new Set(['error', 'partial success'])
const marksInBuild: ReadonlySet<RunResult['status']> = new Set(['error', 'fail', 'skipped', 'partial success'])

/** Ephemeral models leave no line. */
function isSilent(node: RunnableNode): boolean {
  return node.resourceType === 'model' && materializedOf(node) === 'ephemeral'
}
