import type { Connection } from '../adapter/index.ts'
import type { Macro, Scope, Value } from '../jinja/index.ts'
import type {
  DependsOn,
  Emit,
  NodeConfig,
  NodeId,
  Plain,
  PlainRecord,
  RefArgs,
  RefableNode,
  ResourceType,
  RunnableNode,
  SourceArgs,
  SourceNode,
} from '../model/index.ts'

/** What the context needs to know of one package (the root project is one of them). */
export interface PackageInfo {
  readonly name: string
  /** The package's `vars:`, not rendered: globals beside one mapping per package name. */
  readonly vars: PlainRecord
  readonly dispatch: readonly DispatchOrder[]
  readonly version?: string | null
  /** Its directory as seen from the project, with a final slash; empty (the default) for the project itself. */
  readonly folder?: string
}

/** One entry of `dispatch:` in dbt_project.yml. */
export interface DispatchOrder {
  readonly macroNamespace: string
  readonly searchOrder: readonly string[]
}

export interface QuotePolicy {
  readonly database: boolean
  readonly schema: boolean
  readonly identifier: boolean
}

/** `query-comment:` of the root project; `comment` null switches it off, undefined means dbt's default. */
export interface QueryComment {
  readonly comment?: string | null
  readonly append: boolean
}

/** What all contexts of one command share: plain values and functions, made by the composition root. */
export interface World {
  readonly rootName: string
  /** By name, the root project included. */
  readonly packages: ReadonlyMap<string, PackageInfo>
  readonly macros: MacroRegistry
  /** dbt's `target`: name, schema, database, type, threads, profile_name and the profile's other keys. */
  readonly target: PlainRecord
  /** Upper-case names: FULL_REFRESH, WHICH, STORE_FAILURES, PRINT … */
  readonly flags: PlainRecord
  readonly cliVars: PlainRecord
  /** `quoting:` of the root project over dbt-duckdb's default (all true). */
  readonly quoting: QuotePolicy
  readonly queryComment: QueryComment
  readonly env: (name: string) => string | undefined
  /** `DBT_ENV_CUSTOM_ENV_*`, without the prefix. */
  readonly metadataEnvs: PlainRecord
  readonly invocationId: string
  readonly startedAt: Date
  /** The clock for whatever asks what time it is now. */
  readonly now: () => Date
  readonly invocationArgs: PlainRecord
  readonly dbtVersion: string
  readonly emit: Emit
  /** dbt's manifest dictionary of a node (snake_case), for `model`. */
  readonly describe: (node: ContextNode) => PlainRecord
  /** The `graph` variable; asked at most once per project state. */
  readonly graph: () => PlainRecord
  /** Reads a seed's CSV file (absolute path), for `load_agate_table`. */
  readonly readText: (absolutePath: string) => string
  /** What dbt-duckdb reads from the credentials. */
  readonly credentials: {
    readonly externalRoot: string
    readonly disableTransactions: boolean
    readonly isMotherduck: boolean
    readonly ducklakeDatabases: readonly string[]
  }
  /** A warning of a macro (`exceptions.warn` …); throws when `--warn-error` turns it into an error. */
  readonly warn: (warning: { name: string; message: string; node?: ContextNode; data?: { [field: string]: string } }) => void
  /** `behavior` flags of dbt_project.yml that adapters read; unknown ones are false. */
  readonly behavior: PlainRecord
}

/** The least a node must tell for a context to be made for it. Every GraphNode of the model satisfies it. */
export interface ContextNode {
  readonly uniqueId: NodeId
  readonly name: string
  readonly packageName: string
  readonly resourceType: ResourceType
  readonly originalFilePath: string
  readonly path?: string
  readonly fqn?: readonly string[]
}

// --------------------------------------------------------------------------------------------- macros

export interface MacroDefinition {
  readonly id: NodeId
  readonly name: string
  readonly packageName: string
  readonly path: string
  readonly originalFilePath: string
  readonly line: number
  readonly macro: Macro
  readonly supportedLanguages?: readonly string[] | null
}

/** Finds macros as dbt does: node's package, root project, (other packages), dbt_duckdb, dbt. */
export interface MacroRegistry {
  /**
   * The macro that `name` means to dbt itself (generate_schema_name, the adapter's own calls): the given package's own,
   * else the root project's, else another package's, else dbt's.
   */
  find(name: string, packageName?: string): MacroDefinition | undefined
  get(id: NodeId): MacroDefinition | undefined
  /** What the names in a template of that package mean; built once per package. */
  scope(packageName: string): MacroScope
  /** The macro that `adapter.dispatch(name, namespace)` means; throws dbt's Compilation Error naming what was searched. */
  dispatch(name: string, namespace: string | null, packageName: string): MacroDefinition
  /** A `{% materialization %}` of the project or its packages (built-in ones are not macros). */
  materialization(name: string, adapterType: string): MacroDefinition | undefined
  genericTest(name: string, namespace: string | null, packageName: string): MacroDefinition | undefined
  readonly all: Iterable<MacroDefinition>
}

export type MacroEntry =
  | { readonly kind: 'macro'; readonly definition: MacroDefinition }
  | { readonly kind: 'package'; readonly name: string; readonly macros: ReadonlyMap<string, MacroDefinition> }

export interface MacroScope {
  readonly packageName: string
  get(name: string): MacroEntry | undefined
  names(): Iterable<string>
}

// --------------------------------------------------------------------------------------------- parse face

/** Filled while a template is rendered with `execute` false. */
export interface Capture {
  readonly refs: RefArgs[]
  readonly sources: SourceArgs[]
  readonly metrics: string[][]
  /** Every `config(...)` in order, `pre_hook`/`post_hook` renamed to `pre-hook`/`post-hook`; see mergeConfigCalls. */
  readonly configCalls: PlainRecord[]
  /** Macros called by the template itself (not those that macros call), in order of the first call. */
  readonly macros: Set<NodeId>
  /** Variables read, with the value seen; undefined = not set, the default was used. */
  readonly envVars: Map<string, string | undefined>
  readonly vars: Set<string>
  /** dbt's names that were looked up (`flags`, `target` …); `run` stands for what differs from run to run (the clock, the invocation …). */
  readonly reads: Set<string>
}

/** A node while it is executed: any GraphNode of the model, or a stand-in for `run-operation`. */
export interface RunNode extends ContextNode {
  readonly config?: NodeConfig
  readonly dependsOn?: DependsOn
  readonly database?: string | null
  readonly schema?: string | null
  readonly alias?: string
  readonly identifier?: string
  readonly language?: string
}

export interface ParseNode extends ContextNode {
  /** The node's own relation as known so far: what `this`, `ref()` and `source()` answer while parsing. */
  readonly relation: () => RelationParts
  /** `model`, as known so far. Default: the identity fields. */
  readonly model?: () => PlainRecord
}

export interface RelationParts {
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string | null
  readonly quoting?: Partial<QuotePolicy>
}

// --------------------------------------------------------------------------------------------- run-time face

export type ResolvedRef =
  | { readonly kind: 'found'; readonly node: RefableNode; readonly deferred?: RelationParts }
  /** Unit tests: the input's CTE. */
  | { readonly kind: 'fixture'; readonly id: NodeId; readonly identifier: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'denied'; readonly node: RefableNode; readonly access: 'private' | 'protected'; readonly scope: string }

export type ResolvedSource =
  | { readonly kind: 'found'; readonly node: SourceNode }
  | { readonly kind: 'fixture'; readonly id: NodeId; readonly identifier: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'disabled' }

export interface EventTimeFilter {
  readonly field: string
  /** Printed into the SQL as they are, e.g. `2024-01-01 00:00:00+00:00`. */
  readonly start: string | null
  readonly end: string | null
}

/** What a context needs to execute; one per node that runs. */
export interface Execution {
  /** The node for events; absent for run-operation. */
  readonly node?: RunnableNode
  readonly connection: Connection
  /** `model.shop.orders`, as events and the query comment name it. */
  readonly connectionName: string
  readonly threadId: string
  readonly relations: RelationCache
  readonly resolveRef: (args: RefArgs) => ResolvedRef
  readonly resolveSource: (args: SourceArgs) => ResolvedSource
  /** An ephemeral model (or fixture) was referred to: the compiler must prepend its CTE. */
  readonly addCte: (id: NodeId) => void
  /** `--empty`: inputs are wrapped so that they give no row. */
  readonly empty: boolean
  /** `--sample` and microbatch. */
  readonly eventTimeFilter?: (input: RefableNode | SourceNode) => EventTimeFilter | undefined
  readonly selectedResources: readonly string[]
  /** Told of every macro that the node's own template calls. */
  readonly calledMacro?: (id: NodeId) => void
  /** Writes the `main` statement to target/run. */
  readonly write: (sql: string) => void
  /** Absolute path of a seed's CSV file, for `load_agate_table`. */
  readonly seedPath?: string
  readonly signal?: AbortSignal
  /** Runs the code of a model that is no SQL; its tables are there afterwards. */
  readonly runScript?: (code: string, temporary: boolean) => Promise<void>
}

/** What else a scope may hold: names on top of all others (`results`, `schemas`, unit tests' overrides …). */
export interface ScopeOptions {
  /** Values that win over everything, macros included. */
  readonly extra?: Readonly<Record<string, Value>>
  /** Unit tests: replaced variables, environment and macros (name or package.name -> value), `this`. */
  readonly overrides?: {
    readonly vars: PlainRecord
    readonly envVars: PlainRecord
    readonly macros: PlainRecord
    readonly thisIdentifier?: string
  }
  /** `operation`: ref() needs no capture and refuses ephemeral models; `this` is None. */
  readonly face?: 'node' | 'operation'
}

export interface Response {
  readonly message: string
  readonly code: string | null
  readonly rowsAffected: number | null
}

export interface StatementOptions {
  /** Under which name `load_result` finds it; `main` is also written to target/run. */
  readonly name?: string
  /** What target/run shows, where that is not all of the text: the statement without what makes room for it. */
  readonly written?: string
  /** Opens a transaction first where none is open. Default true, as dbt's `statement`. */
  readonly autoBegin?: boolean
  readonly fetch?: boolean
  readonly limit?: number | null
}

/** One node's context at run time. */
export interface NodeRuntime {
  readonly scope: Scope
  /** Calls a macro as the node's template would (`name` or `package.name`). */
  callMacro(name: string, args?: readonly Value[], kwargs?: Readonly<Record<string, Value>>): Promise<Value>
  /** Calls a `{% materialization %}` or any other macro found in the registry. */
  callDefinition(definition: MacroDefinition, args?: readonly Value[], kwargs?: Readonly<Record<string, Value>>): Promise<Value>
  /** The path of Jinja's `statement`: query comment, transaction, events, result store. */
  runSql(sql: string, options?: StatementOptions): Promise<StatementResult>
  /** The same for code that is no SQL: runs it, and notes that it was done. */
  runScript(code: string, options: Pick<StatementOptions, 'name'> & { readonly temporary: boolean }): Promise<void>
  /** Makes the query comment of this connection, which otherwise the first statement does. */
  checkQueryComment(): Promise<void>
  begin(): Promise<void>
  /** Commits when a transaction is open. */
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Renders a text in this scope, as hooks are. Text without Jinja comes back as it is. */
  render(text: string, at?: { path: string; line?: number }): Promise<string>
  /** What `sql` and `compiled_code` say, and `model.compiled_code`. */
  setCompiledCode(sql: string): void
  /** Puts a value before what this scope has under the name. */
  define(name: string, value: Value): void
  /** `store_result`ed values; `main` stays, others go with the first `load_result`. */
  result(name: string): StatementResult | undefined
  /** Ids of the macros running now, outermost first. */
  macroStack(): readonly NodeId[]
  /** The node's `this`. */
  thisRelation(): Value
}

export interface StatementResult {
  readonly response: Response
  readonly table: Value
  /** The rows as plain cells, when fetched. */
  readonly rows: readonly (readonly Value[])[]
  readonly columns: readonly string[]
}

/** A relation that exists, as one catalog query tells. */
export interface CachedRelation {
  readonly database: string
  readonly schema: string
  readonly identifier: string
  readonly type: string
}

/**
 * The relations that exist, kept up to date by whoever creates, drops and renames: macros see this, not the database.
 * Names match without regard to case, as in DuckDB.
 */
export interface RelationCache {
  /** All relations of a schema, or undefined when the schema was never listed. */
  list(database: string, schema: string): readonly CachedRelation[] | undefined
  get(database: string, schema: string, identifier: string): CachedRelation | undefined
  add(relation: CachedRelation): void
  drop(database: string, schema: string, identifier: string): void
  rename(from: CachedRelation, to: CachedRelation): void
  /** Marks a schema as known, even if it is empty. */
  addSchema(database: string, schema: string): void
  hasSchema(database: string, schema: string): boolean
  dropSchema(database: string, schema: string): void
  schemas(): readonly { readonly database: string; readonly schema: string }[]
}

/** Kinds of contexts for YAML files. */
export type YamlKind = 'profile' | 'packages' | 'project' | 'properties' | 'docs' | 'exposure' | 'semantic'

/** What a YAML context may need, depending on its kind; see yamlScope. */
export interface YamlWorld {
  readonly env: (name: string) => string | undefined
  readonly cliVars: PlainRecord
  readonly target?: PlainRecord
  readonly projectName?: string
  /** Properties: the package's and the root's vars, see lookupVar. */
  readonly packages?: ReadonlyMap<string, PackageInfo>
  readonly rootName?: string
  readonly packageName?: string
  /** Docs: the text of a docs block; undefined = no such block. */
  readonly doc?: (name: string, packageName: string | null) => string | undefined
  readonly capture?: Capture
  readonly dbtVersion: string
  readonly startedAt: Date
  readonly now?: () => Date
  readonly invocationId: string
  readonly flags: PlainRecord
  readonly emit?: Emit
}

export type PlainValue = Plain
