import type { Event } from '../model/index.ts'
import { type NodeEntry, type NodeResult, nodeEntry, nodeResult, type PlainDiagnostic, plainDiagnostic } from './results.ts'

/** Fields of events that hold the model's own objects, and what stands for them outside. */
type Replaced = {
  readonly node: NodeEntry
  readonly nodes: readonly NodeEntry[]
  readonly result: NodeResult
  readonly results: readonly NodeResult[]
  readonly diagnostic: PlainDiagnostic
  readonly diagnostics: readonly PlainDiagnostic[]
}

type Plain<E> = { readonly [K in keyof E]: K extends keyof Replaced ? Replaced[K] : E[K] }

/**
 * What happens during a command, as JSON-safe data, told apart by `kind`: `command.started`, `project.parsed`,
 * `node.started`, `node.finished`, `diagnostic`, `run.finished`, `command.completed` … Each carries `seq` (from 0), `at`
 * (milliseconds since the epoch), `runId` and `thread`.
 */
export type PlainEvent = Plain<Event>

/** The event with nodes as entries, results and findings as plain data; a field that is not there stays absent. */
export function plainEvent(event: Event): PlainEvent {
  switch (event.kind) {
    case 'node.started':
    case 'node.compiling':
    case 'node.executing':
    case 'node.progress':
    case 'hook.started':
      return { ...event, node: nodeEntry(event.node) }
    case 'node.finished':
    case 'hook.finished':
      return { ...event, node: nodeEntry(event.node), result: nodeResult(event.result) }
    case 'sql.started':
    case 'sql.finished':
    case 'jinja.log':
    case 'print': {
      const { node, ...rest } = event
      return node === undefined ? rest : { ...rest, node: nodeEntry(node) }
    }
    case 'diagnostic':
      return { ...event, diagnostic: plainDiagnostic(event.diagnostic) }
    case 'command.failed':
      return { ...event, diagnostics: event.diagnostics.map(plainDiagnostic) }
    case 'run.finished':
      return { ...event, results: event.results.map(nodeResult), nodes: event.nodes.map(nodeEntry) }
    case 'command.started':
    case 'adapter.registered':
    case 'project.parsed':
    case 'artifact.written':
    case 'concurrency':
    case 'nothing.selected':
    case 'nothing.to.do':
    case 'cancelled':
    case 'debug':
    case 'note':
    case 'output':
    case 'command.completed':
      return event
  }
}
