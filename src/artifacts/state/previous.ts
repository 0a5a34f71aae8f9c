import { failure, type Json } from '../../model/index.ts'

/** An entry of an artifact, under dbt's names. */
export type Entry = { readonly [key: string]: Json }

/** What an earlier run's manifest.json says, as far as it is needed for comparing and deferring. */
export interface PreviousManifest {
  /** Nodes, sources, exposures and all other members of the graph, by unique id. */
  readonly entries: ReadonlyMap<string, Entry>
  /** Ids under `nodes` alone. */
  readonly nodeIds: ReadonlySet<string>
  /** The text of each macro, by unique id. */
  readonly macros: ReadonlyMap<string, string>
}

/** What an earlier run's run_results.json says. */
export interface PreviousResults {
  readonly results: readonly Entry[]
  readonly args: Entry
  readonly metadata: Entry
}

/** When each source was loaded last, as sources.json says; null for one that could not be read. */
export type PreviousSources = ReadonlyMap<string, string | null>

const SECTIONS = ['nodes', 'sources', 'exposures', 'metrics', 'semantic_models', 'unit_tests', 'saved_queries'] as const

/**
 * Reads a manifest of any version that lists its nodes by id; keys that are not known are kept, missing ones count as null.
 * @param file where it lies, for messages
 * @throws {PlanwiseError} PW5109 when it is no manifest
 */
export function previousManifest(text: string, file: string): PreviousManifest {
  const root = parsed(text, file, 'manifest')
  const nodes = recordAt(root, 'nodes')
  if (nodes === undefined) throw noArtifact(file, 'manifest', 'it has no nodes')
  const entries = new Map<string, Entry>()
  for (const section of SECTIONS) {
    for (const [id, entry] of Object.entries(recordAt(root, section) ?? {})) {
      if (isEntry(entry) && !entries.has(id)) entries.set(id, entry)
    }
  }
  const macros = Object.entries(recordAt(root, 'macros') ?? {}).flatMap(([id, macro]): [string, string][] =>
    isEntry(macro) && typeof macro['macro_sql'] === 'string' ? [[id, macro['macro_sql']]] : [],
  )
  return { entries, nodeIds: new Set(Object.keys(nodes)), macros: new Map(macros) }
}

/** @throws {PlanwiseError} PW5109 when it is none */
export function previousResults(text: string, file: string): PreviousResults {
  const root = parsed(text, file, 'run_results')
  const { results } = root
  if (!Array.isArray(results)) throw noArtifact(file, 'run_results', 'it has no results')
  return { results: results.filter(isEntry), args: recordAt(root, 'args') ?? {}, metadata: recordAt(root, 'metadata') ?? {} }
}

/** @throws {PlanwiseError} PW5109 when it is none */
export function previousSources(text: string, file: string): PreviousSources {
  const { results } = parsed(text, file, 'sources')
  if (!Array.isArray(results)) throw noArtifact(file, 'sources', 'it has no results')
  return new Map(
    results.filter(isEntry).map((result) => {
      const loaded = result['max_loaded_at']
      return [String(result['unique_id']), typeof loaded === 'string' ? loaded : null]
    }),
  )
}

/** Columns by unique id, as catalog.json lists them. */
export type PreviousCatalog = ReadonlyMap<string, readonly { readonly name: string; readonly type: string }[]>

/**
 * Reads catalog.json: what the database had of nodes and sources when `docs generate` ran.
 * @throws {PlanwiseError} PW5109 when it is none
 */
export function previousCatalog(text: string, file: string): PreviousCatalog {
  const root = parsed(text, file, 'catalog')
  const entries = ['nodes', 'sources'].flatMap((section) => Object.entries(recordAt(root, section) ?? {}))
  return new Map(
    entries.flatMap(([id, entry]) => {
      const columns = isEntry(entry) ? Object.values(recordAt(entry, 'columns') ?? {}).filter(isEntry) : []
      const ordered = [...columns].sort((one, other) => Number(one['index']) - Number(other['index']))
      return columns.length === 0 ? [] : [[id, ordered.map(({ name, type }) => ({ name: String(name), type: String(type) }))]]
    }),
  )
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordAt(entry: Entry, key: string): Entry | undefined {
  const value = entry[key]
  return isEntry(value) ? value : undefined
}

function parsed(text: string, file: string, kind: string): Entry {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw noArtifact(file, kind, error instanceof Error ? error.message : String(error))
  }
  if (!isEntry(value)) throw noArtifact(file, kind, 'it is no JSON object')
  return value
}

function noArtifact(file: string, kind: string, why: string): Error {
  return failure('PW5109', `${file} cannot be read as a ${kind} of dbt: ${why}`, {
    family: 'Runtime Error',
    hint: 'It is written by every run to the target directory; copy it whole.',
  })
}
