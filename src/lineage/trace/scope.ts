import type { Query } from '../tree/nodes.ts'
import { type Column, type Columns, columnOf, concat, depsOfAll, EMPTY_COLUMN, fieldOf, isClosed, sameName } from './columns.ts'
import { type Deps, NOTHING, transformed, union, unknownDeps } from './deps.ts'

/** What a query gives, and what decides which rows it has. */
export interface Result {
  readonly columns: Columns
  /** Influences alone. */
  readonly rows: Deps
}

/** The statement being traced: what is asked of the outside, and what is found on the way. */
export interface Trace {
  /** A relation's columns by the name that the text gives it. */
  table(catalog: string, schema: string, name: string): Columns
  /** The relation of the project that a common table expression of that name stands for. */
  known(name: string): Columns | null
  /** What a table function reads, by the text of its call. */
  outside(text: string): Columns
  readonly isAggregate: (name: string) => boolean
  /** A macro: its text may read relations that the call does not name. */
  readonly isOpaque: (name: string) => boolean
  /** The text mentions these columns: without one of them it cannot be bound. */
  read(deps: Deps): void
  /** Something that the tree does not tell. */
  doubt(because: string): void
  query(query: Query, ctes: CteScope | null, outer: Scope | null): Result
}

/** Common table expressions, nearest first. */
export interface CteScope {
  readonly name: string
  readonly result: () => Result
  readonly next: CteScope | null
}

export interface Relation {
  readonly alias: string
  readonly catalog: string
  readonly schema: string
  readonly columns: Columns
}

/** Columns that USING or NATURAL made one. */
export interface Merged {
  readonly name: string
  readonly column: Column
  readonly members: ReadonlySet<Column>
}

export interface From {
  readonly relations: readonly Relation[]
  readonly merged: readonly Merged[]
}

export const NO_FROM: From = { relations: [], merged: [] }

export interface Scope {
  readonly trace: Trace
  readonly ctes: CteScope | null
  readonly from: From
  /** Output columns that have been computed; columns of relations go before them. */
  readonly aliases: ReadonlyMap<string, Column>
  /** Parameters of the lambdas around, lower case. */
  readonly parameters: ReadonlySet<string>
  /** The column for which the expression around a COLUMNS is being repeated. */
  readonly each: Column | null
  readonly outer: Scope | null
}

export function scopeOf(trace: Trace, ctes: CteScope | null, from: From, outer: Scope | null): Scope {
  return { trace, ctes, from, aliases: new Map(), parameters: new Set(), each: null, outer }
}

/** Names that are values when no column is called so (DuckDB's functions without parentheses, and its row number). */
const VALUE_NAMES: ReadonlySet<string> = new Set([
  'rowid',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'current_role',
  'session_user',
  'current_catalog',
  'current_database',
  'current_schema',
])
const VALUE_NAMES_OR_COLUMNS: ReadonlySet<string> = new Set([...VALUE_NAMES, 'user'])

/** The column that a name means; one that comes from nothing known when it cannot be found. */
export function resolve(names: readonly string[], scope: Scope): Column {
  const found = lookup(names, scope)
  if (found !== null) return found
  const name = names.at(-1) ?? ''
  if (VALUE_NAMES_OR_COLUMNS.has(name.toLowerCase())) return columnOf(name, NOTHING)
  const because = `nothing that is known is called ${names.join('.')}`
  scope.trace.doubt(because)
  return columnOf(name, unknownDeps(because))
}

function lookup(names: readonly string[], scope: Scope): Column | null {
  const [first = '', ...rest] = names
  if (scope.parameters.has(first.toLowerCase())) return fieldOf(EMPTY_COLUMN, rest)
  const own = inRelations(names, scope.from) ?? inAliases(first, rest, scope.aliases) ?? wholeRow(first, rest, scope.from)
  if (own !== null) return own
  const outer = scope.outer === null ? null : lookup(names, scope.outer)
  const open = VALUE_NAMES.has(first.toLowerCase()) ? null : furtherIn(first, scope.from)
  if (open === null) return outer
  return columnOf(names.at(-1) ?? null, outer === null ? open : union([open, outer.deps]))
}

/** The longest qualification first: schema.table.column, table.column, column.field. */
function inRelations(names: readonly string[], from: From): Column | null {
  for (let length = Math.min(3, names.length - 1); length >= 1; length--) {
    const name = names[length] ?? ''
    const fields = names.slice(length + 1)
    for (const relation of from.relations) {
      if (!qualifies(relation, names.slice(0, length))) continue
      const found = inColumns(name, relation.columns) ?? furtherColumn(name, relation.columns)
      if (found !== null) return fieldOf(found, fields)
    }
  }
  const found = unqualified(names[0] ?? '', from)
  return found === null ? null : fieldOf(found, names.slice(1))
}

function qualifies(relation: Relation, qualifiers: readonly string[]): boolean {
  const [table = '', schema = '', catalog = ''] = [...qualifiers].reverse()
  if (!sameName(relation.alias, table)) return false
  if (qualifiers.length === 1) return true
  if (qualifiers.length === 2) return [relation.schema, relation.catalog].some((part) => part === '' || sameName(part, schema))
  return (
    (relation.schema === '' || sameName(relation.schema, schema)) &&
    (relation.catalog === '' || sameName(relation.catalog, catalog))
  )
}

/** A column by its name alone. Several of one name are an error of the text; all of them count then. */
export function unqualified(name: string, from: From): Column | null {
  const merged = from.merged.find((one) => sameName(one.name, name))
  if (merged !== undefined) return merged.column
  const found = from.relations.flatMap(({ columns }) => inColumns(name, columns) ?? [])
  const [only] = found
  if (only === undefined) return null
  return found.length === 1 ? only : columnOf(name, union(found.map(({ deps }) => deps)))
}

function inColumns(name: string, columns: Columns): Column | null {
  const named = (column: Column): boolean => sameName(column.name, name)
  return columns.certain.find(named) ?? columns.possible.find(named) ?? null
}

function furtherColumn(name: string, columns: Columns): Column | null {
  const deps = furtherDeps(name, columns)
  return deps === null ? null : columnOf(name, deps)
}

/** A name that none of the known columns has: one of those whose names are not known. */
function furtherDeps(name: string, { certain, further }: Columns): Deps | null {
  const unnamed = certain.filter((column) => column.name === null).map(({ deps }) => deps)
  const open = further === null ? [] : [further.named(name)]
  return unnamed.length + open.length === 0 ? null : union([...unnamed, ...open])
}

function furtherIn(name: string, from: From): Deps | null {
  const open = from.relations.flatMap(({ columns }) => furtherDeps(name, columns) ?? [])
  return open.length === 0 ? null : union(open)
}

function inAliases(first: string, rest: readonly string[], aliases: ReadonlyMap<string, Column>): Column | null {
  const alias = aliases.get(first.toLowerCase())
  return alias === undefined ? null : fieldOf(alias, rest)
}

/** A relation's name as a value: its row as a struct. */
function wholeRow(first: string, rest: readonly string[], from: From): Column | null {
  const relation = from.relations.find(({ alias }) => sameName(alias, first))
  if (relation === undefined || rest.length > 0) return null
  const { columns } = relation
  const names = columns.certain.flatMap(({ name }) => name ?? [])
  const fields = isClosed(columns) && names.length === columns.certain.length ? names : null
  return columnOf(first, transformed(depsOfAll(columns)), { fields })
}

/** A column as a star shows it, with the relation that it belongs to. */
export interface StarColumn {
  readonly relation: string
  readonly column: Column
}

/** Everything in the FROM, in order; merged columns once, where the first of them stands. */
export function everything(from: From, left: (relation: string, column: Column) => boolean): readonly StarColumn[] {
  const shown = new Set<Merged>()
  return from.relations.flatMap(({ alias, columns }) =>
    columns.certain.flatMap((column) => {
      if (!left(alias, column)) return []
      const merged = from.merged.find(({ members }) => members.has(column))
      if (merged === undefined) return [{ relation: alias, column }]
      if (shown.has(merged)) return []
      shown.add(merged)
      return [{ relation: alias, column: merged.column }]
    }),
  )
}

/** What is not certain about the FROM's columns. */
export function uncertain(from: From): Columns {
  return concat(from.relations.map(({ columns }) => ({ certain: [], possible: columns.possible, further: columns.further })))
}
