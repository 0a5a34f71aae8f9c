import { insteadOfPlugin } from '../adapter/index.ts'
import type { NodeConfig, Plain, PlainRecord, RefableNode, SourceNode } from '../model/index.ts'
import { isPlainRecord } from '../model/index.ts'
import { runtimeError } from './errors.ts'
import { externalLocation } from './external-location.ts'
import type { Face } from './face.ts'
import { type RelationHost, relation } from './relation.ts'
import { type RelationData, relationData } from './relation-data.ts'
import type { QuotePolicy, RelationParts } from './types.ts'

export { relation } from './relation.ts'

/** What `ref()` and `source()` answer while parsing: the relation of the node that is being parsed. */
export function ownRelation(face: Face): RelationHost {
  const parts = face.kind === 'parse' ? face.node.relation() : { database: null, schema: null, identifier: null }
  return relation(relationData({ ...parts, quoting: { ...face.world.quoting, ...parts.quoting } }))
}

/** A node's relation: the project's quoting, then the node's own. */
export function relationOfNode(
  node: RefableNode | RelationParts,
  quoting: QuotePolicy,
  more: Partial<RelationData> = {},
): RelationData {
  if ('identifier' in node) return relationData({ ...node, quoting: { ...quoting, ...node.quoting } }, more)
  return relationData(
    {
      database: node.database,
      schema: node.schema,
      identifier: node.alias,
      quoting: { ...quoting, ...quotingOf(node.config['quoting']) },
    },
    more,
  )
}

/**
 * A source's relation. The project's `quoting` does not apply to sources. With dbt-duckdb's `external_location` the
 * location stands in for the name.
 * @throws Runtime Error when the location's pattern names something unknown, or a Python plugin would be needed
 */
export function sourceRelation(source: SourceNode, more: Partial<RelationData> = {}): RelationData {
  const meta = sourceMeta(source)
  if ('plugin' in meta) {
    throw runtimeError(
      'PW3013',
      `Source ${source.sourceName}.${source.name} is read through the plugin '${String(meta['plugin'])}', which is written in Python`,
      insteadOfPlugin(String(meta['plugin'])),
    )
  }
  const quoting = quotingOf({ ...source.quoting })
  const base = relationData({ database: source.database, schema: source.schema, identifier: source.identifier, quoting }, more)
  return 'external_location' in meta ? { ...base, external: externalLocation(source, meta) } : base
}

/**
 * What stands for an external source in SQL; undefined for all others.
 * @throws Runtime Error when the location's pattern names something unknown
 */
export function sourceLocation(source: SourceNode): string | undefined {
  const meta = sourceMeta(source)
  return 'external_location' in meta && !('plugin' in meta) ? externalLocation(source, meta) : undefined
}

const KNOWN_SOURCE_CONFIG = new Set(['enabled', 'event_time', 'freshness', 'loaded_at_field', 'loaded_at_query', 'meta', 'tags'])

/** The table's meta (the source's merged in by the parser), then whatever else its `config` holds. */
function sourceMeta(source: SourceNode): PlainRecord {
  const merged: Record<string, Plain> = { ...source.sourceMeta, ...source.meta }
  for (const [key, value] of Object.entries(source.config)) {
    if (!KNOWN_SOURCE_CONFIG.has(key) && isPlain(value)) merged[key] = value
  }
  return merged
}

function isPlain(value: NodeConfig[string]): value is Plain {
  return value !== undefined && !(Array.isArray(value) && value.some((item) => isPlainRecord(item) && 'transaction' in item))
}

export function quotingOf(value: unknown): Partial<QuotePolicy> {
  if (!isPlainRecord(value)) return {}
  const flags: { -readonly [K in keyof QuotePolicy]?: boolean } = {}
  for (const part of ['database', 'schema', 'identifier'] as const) {
    const flag = value[part]
    if (typeof flag === 'boolean') flags[part] = flag
  }
  return flags
}
