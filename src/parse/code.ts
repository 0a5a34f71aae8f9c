import type { Capture } from '../context/index.ts'
import type { AnalysisNode, Checksum, Column, NodeConfig, NodeId, PlainRecord } from '../model/index.ts'
import type { Draft } from './draft.ts'
import type { LoadedFile } from './files.ts'
import { configValue, recordOf, textOf } from './read.ts'
import type { ParseState } from './state.ts'

/** A piece of code found in a file, before its configuration is known. */
export interface CodeSource {
  readonly packageName: string
  readonly name: string
  readonly path: string
  readonly originalFilePath: string
  /** The file as seen from the project that is run, where that differs. */
  readonly place?: string
  readonly firstLine: number
  readonly rawCode: string
  readonly checksum: Checksum
  readonly fqn: readonly string[]
  readonly uniqueId: NodeId
  readonly language: 'sql' | 'python' | 'typescript'
}

/** What a properties file says about a node, with texts rendered as far as dbt renders them at once. */
export interface NodePatch {
  /** `package://path` of the properties file. */
  readonly patchPath: string
  readonly config: PlainRecord
  readonly description: string
  readonly columns: Record<string, Column>
}

/** The folders between a resource folder and a file. */
export function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1)
}

export function fqnOf(packageName: string, path: string, name: string): string[] {
  return [packageName, ...foldersOf(path), name]
}

export function sourceOf(file: LoadedFile, checksum: Checksum, more: Pick<CodeSource, 'path' | 'fqn' | 'uniqueId'>): CodeSource {
  return {
    packageName: file.packageName,
    name: file.name,
    originalFilePath: file.originalFilePath,
    place: file.place,
    firstLine: file.firstLine,
    rawCode: file.text,
    checksum,
    language: languageOf(file.originalFilePath),
    ...more,
  }
}

function languageOf(path: string): CodeSource['language'] {
  const lower = path.toLowerCase()
  if (lower.endsWith('.py')) return 'python'
  return lower.endsWith('.ts') ? 'typescript' : 'sql'
}

export interface CodeOptions {
  readonly config: NodeConfig
  readonly unrenderedConfig: PlainRecord
  readonly capture: Capture | undefined
  readonly patch?: NodePatch | undefined
  /** Tags that come before those of the configuration. */
  readonly tags?: readonly string[]
}

export type CodeFields = Draft<Omit<AnalysisNode, 'resourceType'>>

// Most of thousands of nodes have none of these: they share one.
const none: readonly never[] = []
const noColumns: Readonly<Record<string, Column>> = {}
const shown: AnalysisNode['docs'] = { show: true, nodeColor: null }
const noContract: AnalysisNode['contract'] = { enforced: false, aliasTypes: true, checksum: null }

/** The fields that all nodes with code have; database, schema and alias are those before the naming macros. */
export function codeFields(state: ParseState, source: CodeSource, options: CodeOptions): CodeFields {
  const { config, unrenderedConfig, capture, patch, tags = none } = options
  return {
    uniqueId: source.uniqueId,
    name: source.name,
    packageName: source.packageName,
    path: source.path,
    originalFilePath: source.originalFilePath,
    fqn: source.fqn,
    config,
    unrenderedConfig,
    tags: joinedTags(tags, config.tags),
    meta: config.meta,
    description: patch?.description ?? '',
    database: state.input.credentials.database,
    schema: state.input.credentials.schema,
    alias: source.name,
    checksum: source.checksum,
    columns: patch?.columns ?? noColumns,
    group: textOf(config.group) || null,
    docs: docsOf(config),
    docBlocks: none,
    patchPath: patch?.patchPath ?? null,
    relationName: null,
    rawCode: source.rawCode,
    language: source.language,
    refs: filled(capture?.refs),
    sources: filled(capture?.sources),
    metrics: filled(capture?.metrics),
    dependsOn: { macros: capture === undefined ? none : [...capture.macros], nodes: none },
    createdAt: state.input.createdAt,
    contract: contractOf(config),
    firstLine: source.firstLine,
  }
}

function filled<T>(list: readonly T[] | undefined): readonly T[] {
  return list === undefined || list.length === 0 ? none : list
}

function joinedTags(own: readonly string[], configured: readonly string[]): readonly string[] {
  if (own.length === 0 && configured.length < 2) return configured
  return [...new Set([...own, ...configured])]
}

function docsOf(config: NodeConfig): AnalysisNode['docs'] {
  const docs = recordOf(configValue(config, 'docs'))
  const nodeColor = textOf(docs['node_color'])
  return docs['show'] !== false && nodeColor === null ? shown : { show: docs['show'] !== false, nodeColor }
}

function contractOf(config: NodeConfig): AnalysisNode['contract'] {
  const contract = recordOf(configValue(config, 'contract'))
  if (contract['enforced'] !== true && contract['alias_types'] !== false) return noContract
  return { enforced: contract['enforced'] === true, aliasTypes: contract['alias_types'] !== false, checksum: null }
}
