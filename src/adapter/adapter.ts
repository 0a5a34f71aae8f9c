import type * as z from 'zod'
import type { Cell, ResultColumn, ResultSet } from './cell.ts'
import type { QueryPlan } from './plan.ts'
import type { ScriptJob } from './script.ts'

/** What every profile target has, whatever its engine. */
export interface Credentials {
  readonly type: string
  readonly database: string
  readonly schema: string
  /** How many nodes run at a time. */
  readonly threads: number
}

/** What an engine can do. Layers above ask for these, never for an adapter's name. */
export interface Capabilities {
  readonly transactions: boolean
  /** DDL takes part in transactions and can be rolled back. */
  readonly transactionalDdl: boolean
  /** One call may carry several statements separated by semicolons. */
  readonly scripts: boolean
  readonly merge: boolean
  readonly cloneTables: boolean
  readonly pythonModels: boolean
  /** A transaction may write to one attached database only. */
  readonly oneDatabasePerTransaction: boolean
}

export interface RelationName {
  readonly database?: string | null
  readonly schema?: string | null
  readonly identifier: string
}

export interface Dialect {
  /** dbt's default of `quoting`. */
  readonly defaultQuoting: { readonly database: boolean; readonly schema: boolean; readonly identifier: boolean }
  /** Words that cannot be an identifier without quotes, lower case. */
  readonly reserved: ReadonlySet<string>
  /** Quotes always. */
  quote(identifier: string): string
  /** The full name, every part quoted, absent parts left out. */
  relation(name: RelationName): string
  /** SQL text that yields exactly this value. */
  literal(cell: Cell): string
}

export interface CatalogRelation {
  readonly database: string
  readonly schema: string
  readonly identifier: string
  readonly type: 'table' | 'view' | 'external' | 'materialized_view'
  readonly temporary: boolean
}

export interface CatalogSchema {
  readonly database: string
  readonly schema: string
}

export interface Progress {
  /** 0 to 100. */
  readonly percentage: number
  readonly rows: number
  readonly totalRows: number
}

/** What the statements of a connection have cost. Seconds and bytes. */
export interface Measures {
  /** Round trips. */
  readonly statements: number
  /** From sending to the answer. */
  readonly seconds: number
  /** Of these: binding, optimizing and planning. */
  readonly binding: number
  /** The most that the whole database held in memory meanwhile, and in its temporary directory. */
  readonly memory: number
  readonly spill: number
  readonly bytesRead: number
  readonly bytesWritten: number
  /** Rows that the last statement has written; null when none wrote rows. */
  readonly rows: number | null
}

/**
 * One connection. Its calls run one after the other, in the order they were made.
 *
 * A transaction in which any statement failed is rolled back at once; until `rollback()` (or the `commit()` that
 * then reports the failure) every further statement is refused.
 */
export interface Connection {
  readonly name: string
  /** Runs any number of statements in one call. Throws {@link DatabaseError}. */
  execute(sql: string): Promise<void>
  /**
   * Runs any number of statements in one call and gives the last one's result, as the Python clients do.
   * @param options.limit stop reading after so many rows
   */
  query(sql: string, options?: { readonly limit?: number }): Promise<ResultSet>
  /** Yields the rows of one query in batches, without holding all of them. The connection is taken until it ends. */
  stream(sql: string): AsyncIterableIterator<readonly (readonly Cell[])[]>
  /** Names and types of a query's columns; nothing runs. */
  describe(sql: string): Promise<readonly ResultColumn[]>
  begin(): Promise<void>
  commit(): Promise<void>
  /** Does nothing when no transaction is open. */
  rollback(): Promise<void>
  readonly inTransaction: boolean
  /** Ends what is running with an error of category `cancelled`. Harmless when idle. */
  interrupt(): void
  /** Runs a query to its end and tells how it was carried out. */
  profile(sql: string): Promise<QueryPlan>
  /** Measures what runs from now on, until the function that it gives is called. */
  measure(): Promise<() => Promise<Measures>>
  /** How far the running statement is, if the engine knows. */
  progress(): Progress | undefined
  /** Rolls back what is open and gives the connection back to the session. */
  release(): Promise<void>
}

export interface SessionInfo {
  readonly version: string
  readonly database: string
  /** Absolute path of the database file, or `:memory:`. */
  readonly path: string
  /** Threads of the engine itself, within one statement. */
  readonly threads: number
  readonly memoryLimit: string
  readonly tempDirectory: string
  readonly timeZone: string
}

export interface Session {
  readonly info: SessionInfo
  /** A connection with the profile's settings applied, from the pool or new. */
  connect(name: string): Promise<Connection>
  /** All tables and views of all attached databases but the system's own, in one query. */
  relations(): Promise<readonly CatalogRelation[]>
  schemas(): Promise<readonly CatalogSchema[]>
  /** The columns of one table or view, in order. */
  columns(relation: RelationName): Promise<readonly ResultColumn[]>
  /** Interrupts every connection. */
  interrupt(): void
  /**
   * Runs a model's code in a process of its own, and creates the tables that it made on the job's connection.
   * @throws ScriptError when it cannot be run or fails; DatabaseError when inputs or results cannot be copied
   */
  runScript(job: ScriptJob): Promise<void>
  /** Lets go of what the results of a connection's scripts were read from; with a transaction open there, nothing happens yet. */
  tidyScripts(connection: Connection): Promise<void>
  /** Ends what runs, rolls back what is open, writes everything into the file and lets go of it. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** Directory that relative paths start from. */
  readonly cwd: string
  /** Environment variables; `HOME` for paths that begin with `~`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Interrupts the session's statements when aborted. */
  readonly signal?: AbortSignal | undefined
  /** The program that runs TypeScript models; without it there are none. */
  readonly scriptWorker?: () => string
  /** Where a setting was written, for messages: `{memory_limit: 'profiles.yml:7:9'}`. */
  readonly origins?: Readonly<Record<string, string>> | undefined
}

export interface Adapter<C extends Credentials = Credentials> {
  readonly type: string
  readonly capabilities: Capabilities
  readonly dialect: Dialect
  /** Strict schema of a profile target; its messages name unknown keys and what was probably meant. */
  readonly credentials: z.ZodType<C>
  open(credentials: C, options: OpenOptions): Promise<Session>
  /**
   * Opens the target's databases as they are before anything was built: in memory, by the same names, with the extensions
   * and settings that this machine has. Nothing of the target is opened, nothing is fetched.
   */
  openBlank(credentials: C, options: OpenOptions): Promise<BlankSession>
  /** Opens what of the target is on this machine to look at its catalogue, read-only; the rest is missing. */
  openToLook(credentials: C, options: OpenOptions): Promise<BlankSession>
}

export interface BlankSession {
  readonly session: Session
  /** What of the target could not be had here, as words: `the extension spatial`. */
  readonly missing: readonly string[]
}
