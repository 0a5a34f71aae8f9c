import type { Scope, Value } from '../jinja/index.ts'
import type { NodeId } from '../model/index.ts'
import type { QueryHeader } from './query-comment.ts'
import type { Capture, ContextNode, Execution, ParseNode, RunNode, ScopeOptions, StatementResult, World } from './types.ts'

/** The scope of a face, which whoever prepares a render may still add names to. */
export interface NodeScope extends Scope {
  define(name: string, value: Value): void
  forget(name: string): void
  names(): Iterable<string>
}

interface Common {
  readonly world: World
  /** Where macros and variables are looked up. */
  readonly packageName: string
  readonly scope: NodeScope
  /** Ids of the macros running, outermost first. One face is used by one render at a time. */
  readonly stack: NodeId[]
}

/** A node is being parsed: nothing is executed, what the template asks for is captured. */
export interface ParseFace extends Common {
  readonly kind: 'parse'
  readonly node: ParseNode
  readonly capture: Capture
}

/** generate_schema_name and its kin: parse-time, but variables must exist and config() is not collected. */
export interface NameFace extends Common {
  readonly kind: 'name'
  readonly node: ContextNode
  readonly capture: Capture | undefined
}

export interface RunFace extends Common {
  readonly kind: 'run'
  readonly node: RunNode
  readonly capture: undefined
  readonly execution: Execution
  readonly options: ScopeOptions
  readonly state: RunState
  /** A face for a macro that the adapter calls itself: the root project's scope, the same connection. */
  readonly forMacro: (macro: RunNode) => RunFace
}

/** A stored result; `shown` is the response as it was given, which need not be the database's. */
export type StoredResult = StatementResult & { readonly shown: Value }

/** What changes while a node runs. */
export interface RunState {
  compiledCode: string | null
  /** null: loaded already. */
  readonly results: Map<string, StoredResult | null>
  header: QueryHeader | undefined
}

export type Face = ParseFace | NameFace | RunFace

/** Makes the value of one name; called at the first lookup. */
export type Member = (face: Face) => Value | undefined
