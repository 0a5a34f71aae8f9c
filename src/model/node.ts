import type { NodeId } from './ids.ts'
import type { Plain, PlainRecord } from './plain.ts'

export type ResourceType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'analysis'
  | 'test'
  | 'operation'
  | 'sql_operation'
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'unit_test'
  | 'function'
  | 'group'
  | 'macro'
  | 'doc'

export interface Checksum {
  readonly name: 'sha256' | 'none' | 'path'
  readonly checksum: string
}

/** One argument list of `ref()`. */
export interface RefArgs {
  readonly name: string
  readonly package: string | null
  readonly version: string | number | null
}

/** `source('raw', 'orders')`, or a metric's name. */
export type SourceArgs = readonly [source: string, table: string]

/** A type, not an interface: it has to count as plain data. */
export type Hook = {
  readonly sql: string
  readonly transaction: boolean
  readonly index: number | null
}

/**
 * A node's effective configuration under dbt's own key names (they are the user's data: `config.get('unique_key')`,
 * `config.materialized:table`, the manifest). Known keys are validated after merging; others are kept as they are.
 */
export interface NodeConfig {
  readonly [key: string]: Plain | undefined
  readonly enabled: boolean
  readonly materialized?: string
  readonly alias?: string | null
  readonly schema?: string | null
  readonly database?: string | null
  readonly tags: readonly string[]
  readonly meta: PlainRecord
  readonly group?: string | null
  readonly 'pre-hook'?: readonly Hook[]
  readonly 'post-hook'?: readonly Hook[]
}

export interface Constraint {
  readonly type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom'
  readonly name: string | null
  readonly expression: string | null
  readonly warnUnenforced: boolean
  readonly warnUnsupported: boolean
  readonly to: string | null
  readonly toColumns: readonly string[]
  /** Model-level constraints name their columns. */
  readonly columns: readonly string[]
}

export interface Column {
  readonly name: string
  readonly description: string
  readonly meta: PlainRecord
  readonly dataType: string | null
  readonly constraints: readonly Constraint[]
  readonly quote: boolean | null
  readonly tags: readonly string[]
  readonly config: { readonly meta: PlainRecord; readonly tags: readonly string[] }
  readonly granularity: string | null
  readonly docBlocks: readonly string[]
  /** Keys dbt does not know, kept. */
  readonly extra: PlainRecord
}

export interface DependsOn {
  readonly macros: readonly NodeId[]
  readonly nodes: readonly NodeId[]
}

interface Named {
  readonly uniqueId: NodeId
  readonly name: string
  readonly packageName: string
  /** Relative to its resource path (`marts/orders.sql`). */
  readonly path: string
  /** Relative to the package's directory (`models/marts/orders.sql`). */
  readonly originalFilePath: string
  readonly fqn: readonly string[]
}

interface Configured extends Named {
  readonly config: NodeConfig
  readonly unrenderedConfig: PlainRecord
  readonly tags: readonly string[]
  readonly meta: PlainRecord
  readonly description: string
}

/** Everything with SQL text, or (seeds) with data, that lives in the database or is compiled. */
interface CodeNode extends Configured {
  readonly database: string | null
  readonly schema: string
  readonly alias: string
  readonly checksum: Checksum
  readonly columns: Readonly<Record<string, Column>>
  readonly group: string | null
  readonly docs: { readonly show: boolean; readonly nodeColor: string | null }
  readonly docBlocks: readonly string[]
  /** `package://path` of the properties file that describes it. */
  readonly patchPath: string | null
  readonly relationName: string | null
  readonly rawCode: string
  readonly language: 'sql' | 'python' | 'typescript'
  readonly refs: readonly RefArgs[]
  readonly sources: readonly SourceArgs[]
  readonly metrics: readonly (readonly string[])[]
  readonly dependsOn: DependsOn
  /** Seconds since the epoch. */
  readonly createdAt: number
  readonly contract: { readonly enforced: boolean; readonly aliasTypes: boolean; readonly checksum: string | null }
  /** Line of `rawCode`'s first line in `originalFilePath` (snapshot blocks start further down). */
  readonly firstLine: number
}

export type Access = 'private' | 'protected' | 'public'

export interface ModelNode extends CodeNode {
  readonly resourceType: 'model'
  readonly access: Access
  readonly constraints: readonly Constraint[]
  readonly version: string | number | null
  readonly latestVersion: string | number | null
  readonly deprecationDate: string | null
  readonly primaryKey: readonly string[]
  readonly timeSpine: PlainRecord | null
  readonly freshness: PlainRecord | null
}

export interface SeedNode extends CodeNode {
  readonly resourceType: 'seed'
  /** Absolute directory of the package. */
  readonly rootPath: string
}

export interface SnapshotNode extends CodeNode {
  readonly resourceType: 'snapshot'
}

export interface AnalysisNode extends CodeNode {
  readonly resourceType: 'analysis'
}

export interface TestNode extends CodeNode {
  readonly resourceType: 'test'
  /** Generic tests only. */
  readonly testMetadata: { readonly name: string; readonly kwargs: PlainRecord; readonly namespace: string | null } | null
  readonly columnName: string | null
  readonly fileKeyName: string | null
  readonly attachedNode: NodeId | null
}

/** on-run-start / on-run-end entries, and `run-operation --sql`, `show --inline`, `compile --inline`. */
export interface OperationNode extends CodeNode {
  readonly resourceType: 'operation' | 'sql_operation'
  readonly index: number | null
}

export interface FreshnessThreshold {
  readonly warnAfter: { readonly count: number | null; readonly period: string | null }
  readonly errorAfter: { readonly count: number | null; readonly period: string | null }
  readonly filter: string | null
}

export interface SourceNode extends Configured {
  readonly resourceType: 'source'
  readonly database: string | null
  readonly schema: string
  readonly sourceName: string
  readonly sourceDescription: string
  readonly sourceMeta: PlainRecord
  readonly loader: string
  readonly identifier: string
  readonly quoting: {
    readonly database: boolean | null
    readonly schema: boolean | null
    readonly identifier: boolean | null
    readonly column: boolean | null
  }
  readonly loadedAtField: string | null
  readonly loadedAtQuery: string | null
  readonly freshness: FreshnessThreshold | null
  readonly external: PlainRecord | null
  readonly columns: Readonly<Record<string, Column>>
  readonly patchPath: string | null
  readonly relationName: string | null
  readonly docBlocks: readonly string[]
  readonly createdAt: number
  readonly unrenderedDatabase: string | null
  readonly unrenderedSchema: string | null
}

export interface Owner {
  readonly name: string | null
  readonly email: string | readonly string[] | null
  readonly extra: PlainRecord
}

export interface ExposureNode extends Configured {
  readonly resourceType: 'exposure'
  readonly type: 'dashboard' | 'notebook' | 'analysis' | 'ml' | 'application'
  readonly owner: Owner
  readonly label: string | null
  readonly maturity: 'low' | 'medium' | 'high' | null
  readonly url: string | null
  readonly refs: readonly RefArgs[]
  readonly sources: readonly SourceArgs[]
  readonly metrics: readonly (readonly string[])[]
  readonly dependsOn: DependsOn
  readonly createdAt: number
}

/** Metrics, semantic models and saved queries: parsed, checked, written; never executed on DuckDB. */
export interface SemanticNode extends Omit<Configured, 'description'> {
  readonly resourceType: 'metric' | 'semantic_model' | 'saved_query'
  /** Null where a semantic model or saved query has none; a metric then has an empty text. */
  readonly description: string | null
  readonly group: string | null
  readonly label: string | null
  readonly refs: readonly RefArgs[]
  readonly dependsOn: DependsOn
  readonly createdAt: number
  /** The remaining fields of the manifest's entry, under dbt's names. */
  readonly definition: PlainRecord
}

export interface UnitTestFixture {
  readonly input: string
  readonly rows: Plain
  readonly format: 'dict' | 'csv' | 'sql'
  readonly fixture: string | null
}

export interface UnitTestNode extends Configured {
  readonly resourceType: 'unit_test'
  readonly model: string
  readonly given: readonly UnitTestFixture[]
  readonly expect: Omit<UnitTestFixture, 'input'>
  readonly overrides: { readonly macros: PlainRecord; readonly vars: PlainRecord; readonly envVars: PlainRecord } | null
  readonly dependsOn: DependsOn
  readonly checksum: string | null
  readonly schema: string | null
  readonly createdAt: number
  readonly versions: {
    readonly include: readonly (string | number)[] | null
    readonly exclude: readonly (string | number)[] | null
  } | null
  readonly version: string | number | null
  readonly testedNodeUniqueId: NodeId | null
}

export interface GroupNode extends Named {
  readonly resourceType: 'group'
  readonly owner: Owner
  readonly description: string | null
  readonly config: PlainRecord
}

export interface DocNode {
  readonly resourceType: 'doc'
  readonly uniqueId: NodeId
  readonly name: string
  readonly packageName: string
  readonly path: string
  readonly originalFilePath: string
  readonly blockContents: string
}

export interface MacroNode {
  readonly resourceType: 'macro'
  readonly uniqueId: NodeId
  readonly name: string
  readonly packageName: string
  readonly path: string
  readonly originalFilePath: string
  /** The whole block, `{% macro … %}` to `{% endmacro %}`. */
  readonly macroSql: string
  /** Line of the block in its file. */
  readonly line: number
  readonly dependsOnMacros: readonly NodeId[]
  readonly description: string
  readonly meta: PlainRecord
  readonly config: PlainRecord
  readonly docs: { readonly show: boolean; readonly nodeColor: string | null }
  readonly patchPath: string | null
  readonly arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[]
  readonly supportedLanguages: readonly string[] | null
  readonly createdAt: number
}

/** Nodes with code or data. */
export type ExecutableNode = ModelNode | SeedNode | SnapshotNode | AnalysisNode | TestNode | OperationNode

/** All members of the graph. */
export type GraphNode = ExecutableNode | SourceNode | ExposureNode | SemanticNode | UnitTestNode

/** Relations that `ref()` can name. */
export type RefableNode = ModelNode | SeedNode | SnapshotNode

/** Has code or data: a member of the manifest's `nodes`. */
export function isExecutable(node: GraphNode): node is ExecutableNode {
  switch (node.resourceType) {
    case 'model':
    case 'seed':
    case 'snapshot':
    case 'analysis':
    case 'test':
    case 'operation':
    case 'sql_operation':
      return true
    case 'source':
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'unit_test':
      return false
  }
}
