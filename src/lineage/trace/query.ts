import type { Cte, Expression, Modifier, Query, RecursiveQuery, SelectQuery, SetOperation } from '../tree/nodes.ts'
import {
  type Column,
  type Columns,
  columnOf,
  concat,
  depsOfAll,
  furtherOf,
  isClosed,
  NO_COLUMNS,
  renamed,
  sameName,
} from './columns.ts'
import { asInfluence, type Deps, type Influence, influencesOf, NOTHING, union, weight } from './deps.ts'
import { evaluate, influenced } from './expression.ts'
import { traceFrom } from './from.ts'
import { itemColumns } from './items.ts'
import { type CteScope, NO_FROM, type Result, type Scope, scopeOf, type Trace } from './scope.ts'

/** Traces a query: its output columns, and what decides its rows. */
export function traceQuery(trace: Trace, query: Query, ctes: CteScope | null, outer: Scope | null): Result {
  const inner = query.ctes.reduce<CteScope | null>((scope, cte) => withCte(trace, cte, scope, outer), ctes)
  switch (query.kind) {
    case 'select':
      return select(trace, query, inner, outer)
    case 'set operation':
      return setOperation(trace, query, inner, outer)
    case 'recursive':
      return recursive(trace, query, inner, outer)
    default:
      return query satisfies never
  }
}

/** The database binds a common table expression only where it is used, once; so does this. */
function withCte(trace: Trace, cte: Cte, next: CteScope | null, outer: Scope | null): CteScope {
  let result: Result | undefined
  return {
    name: cte.name,
    next,
    result() {
      if (result !== undefined) return result
      const traced = traceQuery(trace, cte.query, next, outer)
      readFirst(trace, traced.columns, cte.aliases.length)
      result = { ...traced, columns: renamed(traced.columns, cte.aliases) }
      return result
    },
  }
}

function readFirst(trace: Trace, columns: Columns, count: number): void {
  if (count > 0 && !isClosed(columns)) trace.read(depsOfAll(columns))
  for (const { deps } of columns.certain.slice(0, count)) trace.read(deps)
}

function select(trace: Trace, query: SelectQuery, ctes: CteScope | null, outer: Scope | null): Result {
  const { from, rows } = traceFrom(query.from, { trace, ctes, outer })
  let scope = scopeOf(trace, ctes, from, outer)
  const items: Columns[] = []
  for (const item of query.items) {
    const columns = itemColumns(item, scope)
    items.push(columns)
    scope = { ...scope, aliases: withAliases(scope.aliases, columns.certain) }
  }
  const columns = concat(items)
  const decided = [
    rows,
    influenced(query.where, 'filter', scope),
    influenced(query.having, 'filter', scope),
    influenced(query.qualify, 'filter', scope),
    groupsOf(query, items, columns, scope),
    ...query.modifiers.map((modifier) => modified(modifier, columns, scope)),
  ]
  return { columns, rows: influencesOf(union(decided)) }
}

function withAliases(known: ReadonlyMap<string, Column>, columns: readonly Column[]): ReadonlyMap<string, Column> {
  const named = columns.flatMap((column): [string, Column][] =>
    column.name === null ? [] : [[column.name.toLowerCase(), column]],
  )
  return named.length === 0 ? known : new Map([...named, ...known])
}

function groupsOf(query: SelectQuery, items: readonly Columns[], columns: Columns, scope: Scope): Deps {
  const named = query.groups.map((group) => placed(group, columns) ?? evaluate(group, scope))
  const keys = query.groupByAll ? items.filter((_, at) => !hasAggregate(query.items[at], scope.trace)).map(depsOfAll) : []
  return asInfluence(union([...named, ...keys]), 'group')
}

function hasAggregate(item: Expression | undefined, trace: Trace): boolean {
  if (item === undefined) return false
  switch (item.kind) {
    case 'call':
      return trace.isAggregate(item.name) || item.arguments.some((argument) => hasAggregate(argument, trace))
    case 'made of':
      return item.parts.some((part) => hasAggregate(part, trace))
    case 'window':
      return item.arguments.some((argument) => hasAggregate(argument, trace))
    case 'column':
    case 'constant':
    case 'lambda':
    case 'position':
    case 'star':
    case 'subquery':
      return false
    default:
      return item satisfies never
  }
}

function modified(modifier: Modifier, columns: Columns, scope: Scope): Deps {
  switch (modifier.kind) {
    case 'order':
      return union(modifier.by.map((by) => outputDeps(by, columns, scope, 'order')))
    case 'limit':
      return influenced(modifier.by, 'filter', scope)
    case 'distinct':
      if (modifier.on.length === 0) return asInfluence(depsOfAll(columns), 'group')
      return union(modifier.on.map((on) => outputDeps(on, columns, scope, 'group')))
    default:
      return modifier satisfies never
  }
}

/** ORDER BY and DISTINCT ON take output columns first: by place, by name, all of them. */
function outputDeps(by: Expression, columns: Columns, scope: Scope, influence: Influence): Deps {
  if (by.kind === 'star' && by.star.columns && by.star.filter === null) return asInfluence(depsOfAll(columns), influence)
  return asInfluence(placed(by, columns) ?? named(by, columns) ?? evaluate(by, scope), influence)
}

/** A whole number means the output column at that place. */
function placed(by: Expression, columns: Columns): Deps | null {
  if (by.kind !== 'constant' || typeof by.value !== 'number') return null
  return (isClosed(columns) ? columns.certain[by.value - 1]?.deps : undefined) ?? depsOfAll(columns)
}

function named(by: Expression, columns: Columns): Deps | null {
  if (by.kind !== 'column' || by.names.length !== 1) return null
  const [name = ''] = by.names
  return columns.certain.find((column) => sameName(column.name, name))?.deps ?? null
}

function setOperation(trace: Trace, query: SetOperation, ctes: CteScope | null, outer: Scope | null): Result {
  const left = traceQuery(trace, query.left, ctes, outer)
  const right = traceQuery(trace, query.right, ctes, outer)
  const { columns, decided } = combined(trace, query, left.columns, right.columns)
  const scope = scopeOf(trace, ctes, outputAsFrom(columns), outer)
  const rows = [left.rows, right.rows, decided, ...query.modifiers.map((modifier) => modified(modifier, columns, scope))]
  return { columns, rows: influencesOf(union(rows)) }
}

/** What ORDER BY of a set operation sees. */
function outputAsFrom(columns: Columns): Scope['from'] {
  return { ...NO_FROM, relations: [{ alias: '', catalog: '', schema: '', columns }] }
}

function combined(trace: Trace, query: SetOperation, left: Columns, right: Columns): { columns: Columns; decided: Deps } {
  switch (query.operator) {
    case 'union':
      return deduplicated(byPlace(trace, left, right), query.all)
    case 'union by name':
      return deduplicated(byName(left, right), query.all)
    case 'except':
    case 'intersect':
      trace.read(union([depsOfAll(left), depsOfAll(right)]))
      return { columns: left, decided: asInfluence(union([depsOfAll(left), depsOfAll(right)]), 'filter') }
    default:
      return query.operator satisfies never
  }
}

function deduplicated(columns: Columns, all: boolean): { columns: Columns; decided: Deps } {
  return { columns, decided: all ? NOTHING : asInfluence(depsOfAll(columns), 'group') }
}

/** Both sides have as many columns: each of them is read, for without one the statement is an error. */
function byPlace(trace: Trace, left: Columns, right: Columns): Columns {
  trace.read(union([depsOfAll(left), depsOfAll(right)]))
  if (isClosed(left) && isClosed(right) && left.certain.length === right.certain.length) {
    const certain = left.certain.map((column, at) => ({
      ...column,
      deps: union([column.deps, right.certain[at]?.deps ?? NOTHING]),
      fields: column.fields ?? right.certain[at]?.fields ?? null,
    }))
    return { ...NO_COLUMNS, certain }
  }
  const deps = union([depsOfAll(left), depsOfAll(right)])
  const certain = isClosed(left) ? left.certain.map(({ name, offset }) => columnOf(name, deps, { offset })) : []
  return { ...NO_COLUMNS, certain, further: isClosed(left) ? null : furtherOf(deps) }
}

/** A column that only one side has is NULL in the other's rows. */
function byName(left: Columns, right: Columns): Columns {
  const both = left.certain.map((column) => {
    const other = column.name === null ? undefined : right.certain.find(({ name }) => sameName(name, column.name ?? ''))
    const open = other === undefined && column.name !== null ? right.further?.named(column.name) : undefined
    return { ...column, deps: union([column.deps, other?.deps ?? open ?? NOTHING]) }
  })
  const own = (name: string | null): boolean => name !== null && left.certain.some((column) => sameName(column.name, name))
  const only = right.certain.filter(({ name }) => !own(name))
  const placed = only.map((column) => {
    const open = column.name === null ? undefined : left.further?.named(column.name)
    return open === undefined ? column : { ...column, deps: union([column.deps, open]) }
  })
  const open = concat([
    { ...left, certain: [] },
    { ...right, certain: [] },
  ])
  return { ...open, certain: [...both, ...placed] }
}

/** The recursive part sees what the whole gives: traced again until nothing new comes. */
function recursive(trace: Trace, query: RecursiveQuery, ctes: CteScope | null, outer: Scope | null): Result {
  const start = traceQuery(trace, query.left, ctes, outer)
  readFirst(trace, start.columns, query.aliases.length)
  let result: Result = { ...start, columns: renamed(start.columns, query.aliases) }
  for (;;) {
    const seen = result
    const step = traceQuery(trace, query.right, { name: query.name, next: ctes, result: () => seen }, outer)
    result = { columns: byPlace(trace, seen.columns, step.columns), rows: union([seen.rows, step.rows]) }
    if (weigh(result) === weigh(seen)) return result
  }
}

function weigh({ columns, rows }: Result): number {
  const further = columns.further === null ? 0 : weight(columns.further.any)
  return [...columns.certain, ...columns.possible].reduce((total, { deps }) => total + weight(deps), weight(rows) + further)
}
