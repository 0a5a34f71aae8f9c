import type { Query } from '../tree/nodes.ts'
import type { Parsed } from '../tree/read.ts'
import { type Column, type Columns, columnOf, isClosed, NO_COLUMNS, sameName, withoutDuplicates } from './columns.ts'
import { ANY_COLUMN, copyOf, type Deps, type Influence, NOTHING, type Source, type Use, union, unknownDeps } from './deps.ts'
import { traceQuery } from './query.ts'
import type { Trace } from './scope.ts'
import { structFields } from './types.ts'

/** A relation as a text names it: parts that are not written are empty. */
export interface RelationReference {
  readonly catalog: string
  readonly schema: string
  readonly name: string
}

export interface KnownColumn {
  readonly name: string
  /** The database's text of its type, for the fields of structs; null where it is not known. */
  readonly type: string | null
}

export interface KnownRelation {
  /** What {@link SourceUse.relation} says for its columns. */
  readonly id: string
  /** In order; null where they are not known. */
  readonly columns: readonly KnownColumn[] | null
}

/** What a statement is traced against. */
export interface Catalog {
  /** The relation that a text means; null for one that planwise does not know: a file, the catalogue's own tables. */
  relation(reference: RelationReference): KnownRelation | null
  /** A common table expression that stands for a relation of the project (an ephemeral model); null for all others. */
  cte(name: string): KnownRelation | null
  /** Names of aggregate functions, lower case. */
  readonly aggregates: ReadonlySet<string>
  /** Names of macros whose text is not known to be harmless, lower case. */
  readonly macros: ReadonlySet<string>
}

/** One column that another comes from. */
export interface SourceUse {
  readonly relation: string
  /** As the relation spells it; `*` for any column of a relation whose columns are not known. */
  readonly column: string
  readonly use: Use
}

/** One column that decides rows or places of values. */
export interface SourceInfluence {
  readonly relation: string
  readonly column: string
  readonly by: readonly Influence[]
}

export interface ColumnLineage {
  readonly name: string
  readonly from: readonly SourceUse[]
  /** What decides this column's values without being in them: a window's or an aggregate's order, filter, partition. */
  readonly influencedBy: readonly SourceInfluence[]
  /** Why it may depend on anything; null where `from` is all. */
  readonly unknown: string | null
  /** Where its expression begins in the text, in UTF-8 bytes; null where the tree does not tell. */
  readonly offset: number | null
}

/** Where the output columns of one statement come from. */
export type StatementLineage =
  | {
      readonly kind: 'traced'
      readonly columns: readonly ColumnLineage[]
      /** What decides the rows, so every column. */
      readonly rows: readonly SourceInfluence[]
      /** Every column without which the statement may not bind. */
      readonly reads: readonly { readonly relation: string; readonly column: string }[]
      /** What the tree did not tell: with any of these, the statement may read everything. */
      readonly doubts: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly because: string }

/**
 * Traces the columns of a statement through its syntax tree.
 * @param expected names of the output columns as the database tells them; null where it could not. A trace that disagrees
 * with them is given up: it would be wrong.
 */
export function traceStatement(parsed: Parsed, catalog: Catalog, expected: readonly string[] | null): StatementLineage {
  if (parsed.kind === 'unknown') return parsed
  return traceParsed(parsed.query, catalog, expected)
}

function traceParsed(query: Query, catalog: Catalog, expected: readonly string[] | null): StatementLineage {
  const reads = new Set<Source>()
  const doubts = new Set<string>()
  const trace = traceOf(catalog, reads, doubts)
  const { columns, rows } = traceQuery(trace, query, null, null)
  const output = matched(columns, expected)
  if (output === null)
    return { kind: 'unknown', because: 'the columns found in the syntax tree are not those that the database has' }
  for (const { deps } of output) trace.read(deps)
  trace.read(rows)
  return {
    kind: 'traced',
    columns: output.map(({ name, deps, offset }, at) => ({ name: name ?? `(column ${at + 1})`, ...written(deps), offset })),
    rows: influencesIn(rows),
    reads: [...reads].map(({ relation, column }) => ({ relation, column })),
    doubts: [...doubts, ...(rows.unknown === null ? [] : [rows.unknown])],
  }
}

function traceOf(catalog: Catalog, reads: Set<Source>, doubts: Set<string>): Trace {
  const sources = sourceTable()
  const trace: Trace = {
    table(catalogName, schema, name) {
      const known = catalog.relation({ catalog: catalogName, schema, name })
      if (known === null) return openRelation([catalogName, schema, name].filter((part) => part !== '').join('.'), sources)
      return known.columns === null ? openRelation(known.id, sources) : knownRelation(known.id, known.columns, sources)
    },
    known(name) {
      const known = catalog.cte(name)
      return known === null || known.columns === null ? null : knownRelation(known.id, known.columns, sources)
    },
    outside(text) {
      const known = catalog.relation({ catalog: '', schema: '', name: text })
      if (known === null) return openRelation(text, sources)
      return known.columns === null ? openRelation(known.id, sources) : knownRelation(known.id, known.columns, sources)
    },
    isAggregate: (name) => catalog.aggregates.has(name),
    isOpaque: (name) => catalog.macros.has(name),
    read(deps) {
      for (const source of deps.values.keys()) reads.add(source)
      for (const source of deps.influences.keys()) reads.add(source)
      if (deps.unknown !== null) doubts.add(deps.unknown)
    },
    doubt: (because) => void doubts.add(because),
    query: (inner, ctes, outer) => traceQuery(trace, inner, ctes, outer),
  }
  return trace
}

/** One object per column. */
function sourceTable(): (relation: string, column: string) => Source {
  const known = new Map<string, Source>()
  return (relation, column) => {
    const key = JSON.stringify([relation, column.toLowerCase()])
    const source = known.get(key) ?? { relation, column }
    known.set(key, source)
    return source
  }
}

function knownRelation(id: string, columns: readonly KnownColumn[], sources: ReturnType<typeof sourceTable>): Columns {
  const certain = columns.map(({ name, type }) =>
    columnOf(name, copyOf(sources(id, name)), { fields: type === null ? null : structFields(type) }),
  )
  return { ...NO_COLUMNS, certain }
}

function openRelation(id: string, sources: ReturnType<typeof sourceTable>): Columns {
  const further = { named: (name: string) => copyOf(sources(id, name)), any: copyOf(sources(id, ANY_COLUMN)) }
  return { ...NO_COLUMNS, further }
}

/** The output by the database's names; null where the two cannot be of the same statement. */
function matched(columns: Columns, expected: readonly string[] | null): readonly Column[] | null {
  const certain = withoutDuplicates(columns.certain)
  if (expected === null) return isClosed(columns) ? certain : [...certain, ...columns.possible, ...openColumn(columns)]
  if (!isClosed(columns)) return expected.map((name) => amongOpen(name, columns, certain))
  if (certain.length !== expected.length) return null
  const same = certain.every(({ name }, at) => name === null || sameName(name, expected[at] ?? ''))
  return same ? certain.map((column, at) => ({ ...column, name: expected[at] ?? column.name })) : reordered(certain, expected)
}

/** A contract puts the columns of a table into its own order. */
function reordered(columns: readonly Column[], expected: readonly string[]): readonly Column[] | null {
  const found = expected.flatMap((name) => {
    const column = columns.find((one) => sameName(one.name, name))
    return column === undefined ? [] : [{ ...column, name }]
  })
  return found.length === expected.length ? found : null
}

function openColumn({ further }: Columns): readonly Column[] {
  if (further === null) return []
  return [columnOf(ANY_COLUMN, union([further.any, unknownDeps('which columns there are is not known')]))]
}

function amongOpen(name: string, { possible, further }: Columns, certain: readonly Column[]): Column {
  const found = [...certain, ...possible].find((column) => sameName(column.name, name))
  if (found !== undefined) return { ...found, name }
  const unnamed = certain.filter((column) => column.name === null).map(({ deps }) => deps)
  const deps = union([...unnamed, further?.named(name) ?? NOTHING])
  return columnOf(name, unnamed.length === 0 && further === null ? unknownDeps(`where ${name} comes from is not known`) : deps)
}

function written(deps: Deps): Pick<ColumnLineage, 'from' | 'influencedBy' | 'unknown'> {
  const from = [...deps.values].map(([{ relation, column }, use]) => ({ relation, column, use }))
  return { from, influencedBy: influencesIn(deps), unknown: deps.unknown }
}

function influencesIn(deps: Deps): readonly SourceInfluence[] {
  return [...deps.influences].map(([{ relation, column }, by]) => ({ relation, column, by: [...by].sort() }))
}
