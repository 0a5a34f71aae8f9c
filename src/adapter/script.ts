import type { Json } from '../model/index.ts'
import type { Connection, RelationName } from './adapter.ts'

/** Something that a script may read under a name: the relation of that name, or what a query gives. */
export interface ScriptInput {
  readonly name: RelationName
  readonly query: string | null
}

/** Code of a model that is no SQL, and what it works with. */
export interface ScriptJob {
  readonly language: 'python' | 'typescript'
  /** The model's name, for the process and its files. */
  readonly name: string
  /** The model's file as the user knows it, and where it is. */
  readonly path: string
  readonly file: string
  readonly code: string
  /** What a TypeScript model is told; Python's is in its code. */
  readonly facts: ScriptFacts | null
  /** Lines of `code` that stand in the model's own file; the rest is generated. */
  readonly ownLines: number
  readonly inputs: readonly ScriptInput[]
  /** The database that names without one mean. */
  readonly database: string
  readonly schema: string
  /** Where the tables that it made are created, in the transaction that is open there. */
  readonly connection: Connection
  /** Whether they become temporary tables. */
  readonly temporary: boolean
  readonly signal: AbortSignal | undefined
  /** Told of each line that the code prints. */
  readonly printed: (line: string, stream: 'stdout' | 'stderr') => void
}

/** What dbt knows of a TypeScript model. */
export interface ScriptFacts {
  /** Names as they stand in SQL, by `name`, `package.name` and with a version `name.v2`. */
  readonly refs: { readonly [key: string]: string }
  readonly sources: { readonly [key: string]: string }
  readonly this: { readonly database: string; readonly schema: string; readonly identifier: string; readonly name: string }
  readonly isIncremental: boolean
  readonly config: { readonly [key: string]: Json }
  /** The table to make, as it stands in SQL. */
  readonly target: string
}

/** What a script's process needs to know, as JSON in its private directory. */
export interface ScriptOrder {
  readonly name: string
  readonly path: string
  readonly file: string
  readonly facts: ScriptFacts | null
  /** File of the code. */
  readonly code: string
  readonly ownLines: number
  /** Database file of the process's own. */
  readonly home: string
  /** Database file with the inputs as tables "0", "1", … */
  readonly inputsFile: string
  readonly inputs: readonly (readonly [database: string, schema: string, identifier: string])[]
  /** One file for each database that is named; the first is the current one. */
  readonly databases: readonly { readonly name: string; readonly file: string; readonly schemas: readonly string[] }[]
  readonly settings: Readonly<Record<string, string>>
  readonly timeZone: string
  readonly modulePaths: readonly string[]
  /** File in which it says how it ended. */
  readonly answer: string
}

/** Why a script could not be run, or how it failed. */
export type ScriptTrouble =
  | { readonly kind: 'no-interpreter'; readonly wanted: string; readonly why: string }
  | { readonly kind: 'no-duckdb'; readonly message: string; readonly python: string }
  | {
      readonly kind: 'failed'
      readonly type: string
      readonly message: string
      /** 1-based, in the model's own file. */
      readonly line: number | null
      readonly column: number | null
      readonly traceback: string
      /** The module that could not be imported. */
      readonly missing: string | null
      readonly python: string
    }
  | { readonly kind: 'died'; readonly how: string; readonly stderr: string }
  | { readonly kind: 'interrupted' }

/** A script did not end well; the run turns it into a diagnostic of the model. */
export class ScriptError extends Error {
  readonly trouble: ScriptTrouble
  constructor(trouble: ScriptTrouble) {
    super(trouble.kind === 'failed' ? `${trouble.type}: ${trouble.message}` : trouble.kind)
    this.name = 'ScriptError'
    this.trouble = trouble
  }
}
