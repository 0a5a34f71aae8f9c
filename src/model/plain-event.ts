import type { Event } from './event.ts'
import type { NodeEntry, NodeResult, PlainDiagnostic } from './plain-result.ts'

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
