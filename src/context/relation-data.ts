import type { EventTimeFilter, QuotePolicy, RelationParts } from './types.ts'

export const PARTS = ['database', 'schema', 'identifier'] as const
export type Part = (typeof PARTS)[number]

/** A relation as templates hold it: a path, and how it prints. Never changed; every method answers a new one. */
export interface RelationData {
  readonly path: Readonly<Record<Part, string | null>>
  readonly type: string | null
  readonly include: QuotePolicy
  readonly quote: QuotePolicy
  /** Rows to read at most; 0 is `--empty`. */
  readonly limit: number | null
  readonly eventTimeFilter: EventTimeFilter | null
  /** dbt-duckdb: SQL text that stands for the relation (a quoted path or a function call). */
  readonly external: string | null
  /** Set on relations made by `information_schema()`: null is the schema itself. */
  readonly informationSchemaView?: string | null
  readonly catalog: string | null
}

export const ALL_PARTS: QuotePolicy = { database: true, schema: true, identifier: true }

export function relationData(parts: Partial<RelationParts>, more: Partial<RelationData> = {}): RelationData {
  return {
    path: { database: parts.database ?? null, schema: parts.schema ?? null, identifier: parts.identifier ?? null },
    type: null,
    include: ALL_PARTS,
    quote: { ...ALL_PARTS, ...parts.quoting },
    limit: null,
    eventTimeFilter: null,
    external: null,
    catalog: null,
    ...more,
  }
}

/** `__dbt__cte__x`, unquoted, without schema: what a reference to an ephemeral model prints. */
export function ephemeralRelation(identifier: string, more: Partial<RelationData> = {}): RelationData {
  return relationData(
    { database: null, schema: null, identifier: `__dbt__cte__${identifier}`, quoting: { identifier: false } },
    { type: 'cte', ...more },
  )
}

/** The bare name, without limit or filter. */
export function renderRelation(relation: RelationData): string {
  if (relation.external !== null) return relation.external
  const parts: string[] = []
  for (const part of PARTS) {
    const text = relation.path[part]
    if (text !== null && relation.include[part]) parts.push(relation.quote[part] ? `"${text}"` : text)
  }
  if (typeof relation.informationSchemaView === 'string') parts.push(relation.informationSchemaView)
  return parts.join('.')
}

/** What `{{ relation }}` prints: the name, wrapped when `--empty`, `--sample` or microbatch ask for it. */
export function relationText(relation: RelationData): string {
  const name = renderRelation(relation)
  if (relation.type === 'function') return name
  const limited = relation.limit === null ? name : limitedText(name, relation.limit)
  return relation.eventTimeFilter === null ? limited : filteredText(limited, relation.eventTimeFilter)
}

export function limitedText(name: string, limit: number): string {
  return limit === 0 ? `(select * from ${name} where false limit 0)` : `(select * from ${name} limit ${limit})`
}

export function filteredText(text: string, filter: EventTimeFilter): string {
  const conditions: string[] = []
  if (filter.start !== null) conditions.push(`${filter.field} >= '${filter.start}'`)
  if (filter.end !== null) conditions.push(`${filter.field} < '${filter.end}'`)
  return conditions.length === 0 ? text : `(select * from ${text} where ${conditions.join(' and ')})`
}

export function informationSchema(relation: RelationData, view: string | null): RelationData {
  return {
    ...relation,
    path: { database: relation.path.database, schema: null, identifier: 'INFORMATION_SCHEMA' },
    type: 'view',
    include: { ...relation.include, database: relation.path.database !== null, schema: false, identifier: true },
    quote: { ...relation.quote, identifier: false },
    external: null,
    limit: null,
    eventTimeFilter: null,
    informationSchemaView: view,
  }
}

export function sameRelation(a: RelationData, b: RelationData): boolean {
  return (
    PARTS.every(
      (part) => a.path[part] === b.path[part] && a.include[part] === b.include[part] && a.quote[part] === b.quote[part],
    ) &&
    a.type === b.type &&
    a.limit === b.limit &&
    a.external === b.external &&
    a.informationSchemaView === b.informationSchemaView &&
    a.eventTimeFilter?.field === b.eventTimeFilter?.field &&
    a.eventTimeFilter?.start === b.eventTimeFilter?.start &&
    a.eventTimeFilter?.end === b.eventTimeFilter?.end
  )
}
