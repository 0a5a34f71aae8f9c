import type { DerivedTable, Join, TableFunction, TableRef } from '../tree/nodes.ts'
import {
  type Column,
  type Columns,
  columnOf,
  concat,
  depsOfAll,
  isClosed,
  NO_COLUMNS,
  renamed,
  sameName,
  withoutDuplicates,
} from './columns.ts'
import { asInfluence, type Deps, NOTHING, transformed, union, unknownDeps } from './deps.ts'
import { evaluate, influenced } from './expression.ts'
import { locationOf } from './location.ts'
import { pivoted } from './pivot.ts'
import {
  type CteScope,
  type From,
  type Merged,
  NO_FROM,
  type Relation,
  type Scope,
  scopeOf,
  type Trace,
  unqualified,
} from './scope.ts'

/** A FROM and what decides the rows that come out of it. */
export interface Traced {
  readonly from: From
  readonly rows: Deps
}

interface Around {
  readonly trace: Trace
  readonly ctes: CteScope | null
  readonly outer: Scope | null
}

/** Traces a FROM: what stands left of a relation can be used in it (LATERAL is implied). */
export function traceFrom(ref: TableRef, around: Around): Traced {
  switch (ref.kind) {
    case 'empty':
      return { from: NO_FROM, rows: NOTHING }
    case 'table':
      return tableNamed(ref, around)
    case 'derived':
      return derived(ref, around)
    case 'join':
      return join(ref, around)
    case 'function':
      return single(ref, tableFunction(ref, around), around)
    case 'values':
      return single(ref, valuesOf(ref.rows, around), around)
    case 'pivot': {
      const source = traceFrom(ref.source, around)
      const result = pivoted(ref, scopeOf(around.trace, around.ctes, source.from, around.outer))
      const traced = single(ref, result.columns, around)
      return { from: traced.from, rows: union([source.rows, result.rows]) }
    }
    case 'show': {
      const deps = ref.query === null ? NOTHING : depsOfAll(around.trace.query(ref.query, around.ctes, around.outer).columns)
      const because = 'DESCRIBE, SHOW and SUMMARIZE read the catalogue'
      around.trace.doubt(because)
      const any = union([transformed(deps), unknownDeps(because)])
      return single({ alias: ref.alias, aliases: [] }, { ...NO_COLUMNS, further: { named: () => any, any } }, around)
    }
    default:
      return ref satisfies never
  }
}

interface Named {
  readonly alias: string
  readonly aliases: readonly string[]
}

function single(named: Named, columns: Columns, { trace }: Around): Traced {
  return { from: { relations: [relationOf(named, columns, trace)], merged: [] }, rows: NOTHING }
}

/** New names go by place: the columns that have them are read, for without one the next would get its name. */
function relationOf({ alias, aliases }: Named, columns: Columns, trace: Trace): Relation {
  const own = { ...columns, certain: withoutDuplicates(columns.certain) }
  if (!isClosed(columns) && aliases.length > 0) trace.read(depsOfAll(columns))
  for (const { deps } of columns.certain.slice(0, aliases.length)) trace.read(deps)
  return { alias, catalog: '', schema: '', columns: renamed(own, aliases) }
}

function tableNamed(ref: Extract<TableRef, { kind: 'table' }>, { trace, ctes }: Around): Traced {
  const cte = ref.catalog === '' && ref.schema === '' ? findCte(ref.name, ctes) : null
  const project = cte === null ? trace.table(ref.catalog, ref.schema, ref.name) : trace.known(cte.name)
  const result = project === null ? (cte?.result() ?? NO_RESULT) : { columns: project, rows: NOTHING }
  const relation = relationOf({ ...ref, alias: ref.alias === '' ? ref.name : ref.alias }, result.columns, trace)
  const qualified = ref.alias === '' ? { ...relation, catalog: ref.catalog, schema: ref.schema } : relation
  return { from: { relations: [qualified], merged: [] }, rows: result.rows }
}

const NO_RESULT = { columns: NO_COLUMNS, rows: NOTHING }

function findCte(name: string, ctes: CteScope | null): CteScope | null {
  for (let at = ctes; at !== null; at = at.next) if (sameName(at.name, name)) return at
  return null
}

function derived(ref: DerivedTable, around: Around): Traced {
  const { columns, rows } = around.trace.query(ref.query, around.ctes, around.outer)
  const named = { ...ref, alias: ref.alias === '' ? 'unnamed_subquery' : ref.alias }
  return { from: { relations: [relationOf(named, columns, around.trace)], merged: [] }, rows }
}

function valuesOf(rows: readonly (readonly Parameters<typeof evaluate>[0][])[], around: Around): Columns {
  const scope = scopeOf(around.trace, around.ctes, NO_FROM, around.outer)
  const [first = []] = rows
  const certain = first.map((_, at) => {
    const values = rows.map((row) => (row[at] === undefined ? NOTHING : evaluate(row[at], scope)))
    return columnOf(`col${at}`, union(values))
  })
  return { ...NO_COLUMNS, certain }
}

/** Functions that read relations which the syntax tree does not show. */
const READS_UNSEEN: ReadonlySet<string> = new Set(['query', 'query_table'])
const ONE_COLUMN: ReadonlySet<string> = new Set(['unnest', 'range', 'generate_series'])

function tableFunction(ref: TableFunction, around: Around): Columns {
  const { trace } = around
  const scope = scopeOf(trace, around.ctes, NO_FROM, around.outer)
  const deps = transformed(union(ref.arguments.map((argument) => evaluate(argument, scope))))
  const ordinality = ref.ordinality ? [columnOf('ordinality', NOTHING)] : []
  if (READS_UNSEEN.has(ref.name) || trace.isOpaque(ref.name)) {
    const because = `${ref.name}() reads what does not stand in the statement`
    trace.doubt(because)
    const any = union([deps, unknownDeps(because)])
    return { ...NO_COLUMNS, further: { named: () => any, any } }
  }
  if (ONE_COLUMN.has(ref.name)) return { ...NO_COLUMNS, certain: [columnOf(ref.name, deps), ...ordinality] }
  const outside = deps.values.size === 0 ? trace.outside(locationOf(ref)) : null
  if (outside !== null) return { ...outside, certain: [...outside.certain, ...ordinality] }
  return { ...NO_COLUMNS, certain: ordinality, further: { named: () => deps, any: deps } }
}

function join(ref: Join, around: Around): Traced {
  const left = traceFrom(ref.left, around)
  const scope = scopeOf(around.trace, around.ctes, left.from, around.outer)
  const right = traceFrom(ref.right, { ...around, outer: scope })
  const both: From = {
    relations: [...left.from.relations, ...right.from.relations],
    merged: [...left.from.merged, ...right.from.merged],
  }
  const names = ref.natural ? commonNames(left.from, right.from, around.trace) : ref.using
  const merges = names.map((name) => mergeColumns(name, ref.side, left.from, right.from, around.trace))
  const equal = merges.map(({ compared }) => asInfluence(compared, 'join'))
  const rows = union([
    left.rows,
    right.rows,
    ...equal,
    influenced(ref.on, 'join', scopeOf(around.trace, around.ctes, both, around.outer)),
  ])
  if (ref.side === 'semi' || ref.side === 'anti') return { from: left.from, rows }
  const replaced = new Set(merges.flatMap(({ merged }) => [...merged.members]))
  const untouched = both.merged.filter(({ members }) => ![...members].some((member) => replaced.has(member)))
  return { from: { relations: both.relations, merged: [...untouched, ...merges.map(({ merged }) => merged)] }, rows }
}

/** The names that NATURAL joins by. It needs to know all columns of both sides. */
function commonNames(left: From, right: From, trace: Trace): readonly string[] {
  const columns = (from: From): Columns => concat(from.relations.map((relation) => relation.columns))
  const [own, other] = [columns(left), columns(right)]
  if (!isClosed(own) || !isClosed(other)) {
    trace.doubt('a NATURAL JOIN of relations whose columns are not known')
    return []
  }
  const names = new Set(own.certain.flatMap(({ name }) => name?.toLowerCase() ?? []))
  return [...names].filter((name) => other.certain.some((column) => sameName(column.name, name)))
}

function mergeColumns(
  name: string,
  side: Join['side'],
  left: From,
  right: From,
  trace: Trace,
): { merged: Merged; compared: Deps } {
  const [ours, theirs] = [sideColumn(name, left), sideColumn(name, right)]
  const compared = union([ours.column.deps, theirs.column.deps])
  trace.read(compared)
  const deps = side === 'right' ? theirs.column.deps : side === 'outer' ? transformed(compared) : ours.column.deps
  const members = new Set([...ours.members, ...theirs.members])
  return { merged: { name, column: columnOf(ours.column.name ?? name, deps), members }, compared }
}

function sideColumn(name: string, from: From): { column: Column; members: ReadonlySet<Column> } {
  const merged = from.merged.find((one) => sameName(one.name, name))
  if (merged !== undefined) return { column: merged.column, members: merged.members }
  const column = unqualified(name, from)
  if (column !== null) return { column, members: new Set([column]) }
  const open = from.relations.flatMap(({ columns }) => columns.further?.named(name) ?? [])
  return {
    column: columnOf(name, open.length === 0 ? unknownDeps(`no column ${name} to join by is known`) : union(open)),
    members: new Set(),
  }
}
