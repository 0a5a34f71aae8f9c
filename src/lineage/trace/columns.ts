import { type Deps, NOTHING, transformed, union } from './deps.ts'

/** A column of a relation or of a query's result. */
export interface Column {
  /** Null for an expression without an alias: the database names it by its text. */
  readonly name: string | null
  readonly deps: Deps
  /** Fields of a struct, in order; null where it is none or they are not known. */
  readonly fields: readonly string[] | null
  /** Where the expression begins in the text, in UTF-8 bytes. */
  readonly offset: number | null
}

/** What a query or a relation gives. */
export interface Columns {
  /** Those that are certain, in order. */
  readonly certain: readonly Column[]
  /** Those that may be there: what a COLUMNS expression that planwise cannot evaluate chooses from. */
  readonly possible: readonly Column[]
  /** What any further column would come from, where the columns are not all known. */
  readonly further: Further | null
}

export interface Further {
  named(name: string): Deps
  readonly any: Deps
}

export const NO_COLUMNS: Columns = { certain: [], possible: [], further: null }

export function columnOf(name: string | null, deps: Deps, more: Partial<Pick<Column, 'fields' | 'offset'>> = {}): Column {
  return { name, deps, fields: more.fields ?? null, offset: more.offset ?? null }
}

/** All columns are known, by place and number. */
export function isClosed(columns: Columns): boolean {
  return columns.possible.length === 0 && columns.further === null
}

/** What any of the columns comes from. */
export function depsOfAll({ certain, possible, further }: Columns): Deps {
  return union([...certain, ...possible].map(({ deps }) => deps).concat(further === null ? [] : [further.any]))
}

/** Columns of which only what all of them come from together is known. */
export function furtherOf(deps: Deps): Further {
  return { named: () => deps, any: deps }
}

export function concat(all: readonly Columns[]): Columns {
  const open = all.flatMap(({ further }) => further ?? [])
  const [first] = open
  return {
    certain: all.flatMap(({ certain }) => certain),
    possible: all.flatMap(({ possible }) => possible),
    further: first === undefined ? null : open.length === 1 ? first : furtherTogether(open),
  }
}

function furtherTogether(open: readonly Further[]): Further {
  return { named: (name) => union(open.map((further) => further.named(name))), any: union(open.map(({ any }) => any)) }
}

/** The field of a struct, or the struct itself. */
export function fieldOf(column: Column, fields: readonly string[]): Column {
  const last = fields.at(-1)
  return last === undefined ? column : columnOf(last, transformed(column.deps))
}

/** Names as a relation shows them: a name that is there already gets `_1`, `_2` … (DuckDB's way). */
export function withoutDuplicates(columns: readonly Column[]): readonly Column[] {
  const taken = new Map<string, number>()
  return columns.map((column) => {
    if (column.name === null) return column
    let name = column.name
    let count = taken.get(name.toLowerCase())
    while (count !== undefined) {
      taken.set(name.toLowerCase(), count + 1)
      name = `${name}_${count}`
      count = taken.get(name.toLowerCase())
    }
    taken.set(name.toLowerCase(), 1)
    return name === column.name ? column : { ...column, name }
  })
}

/** The first columns named anew, as `t(a, b)` does. */
export function renamed(columns: Columns, aliases: readonly string[]): Columns {
  if (aliases.length === 0) return columns
  if (isClosed(columns))
    return { ...columns, certain: columns.certain.map((column, at) => ({ ...column, name: aliases[at] ?? column.name })) }
  const deps = depsOfAll(columns)
  return { certain: aliases.map((name) => columnOf(name, deps)), possible: columns.certain, further: furtherOf(deps) }
}

export function sameName(one: string | null, other: string): boolean {
  return one !== null && one.toLowerCase() === other.toLowerCase()
}

export const EMPTY_COLUMN: Column = columnOf(null, NOTHING)
