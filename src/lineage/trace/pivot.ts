import type { Expression, Pivot } from '../tree/nodes.ts'
import { type Column, type Columns, columnOf, depsOfAll, isClosed, NO_COLUMNS } from './columns.ts'
import { asInfluence, NOTHING, transformed, union } from './deps.ts'
import { evaluate } from './expression.ts'
import { everything, type Result, resolve, type Scope, uncertain } from './scope.ts'
import { expandStar } from './star.ts'

/** PIVOT with the values given, and UNPIVOT. */
export function pivoted(pivot: Pivot, scope: Scope): Result {
  return pivot.valueNames.length > 0 ? unpivot(pivot, scope) : intoColumns(pivot, scope)
}

/** The columns that become rows are gone; a column of their names and one or more of their values come last. */
function unpivot(pivot: Pivot, scope: Scope): Result {
  const entries = pivot.axes.flatMap((axis) => axis.entries.map((entry) => entryColumns(entry.expression, entry.values, scope)))
  for (const column of entries.flat()) scope.trace.read(column.deps)
  const gone = new Set(entries.flat().flatMap(({ name }) => name?.toLowerCase() ?? []))
  const names = pivot.axes.flatMap((axis) => axis.names).map((name) => columnOf(name, NOTHING))
  const single = pivot.valueNames.length === 1
  const values = pivot.valueNames.map((name, at) =>
    columnOf(name, union((single ? entries.flat() : entries.flatMap((columns) => columns[at] ?? [])).map(({ deps }) => deps))),
  )
  const kept = everything(scope.from, () => true).map(({ column }) => column)
  const certain = kept.filter(({ name }) => name === null || !gone.has(name.toLowerCase()))
  return { columns: { ...uncertain(scope.from), certain: [...certain, ...names, ...values] }, rows: NOTHING }
}

function entryColumns(expression: Expression | null, values: readonly (string | null)[], scope: Scope): readonly Column[] {
  if (expression === null) return values.flatMap((name) => (name === null ? [] : resolve([name], scope)))
  if (expression.kind !== 'star') return [columnOf(null, evaluate(expression, scope))]
  const { certain, possible, further } = expandStar(expression.star, scope, evaluate)
  return [...certain, ...possible, ...(further === null ? [] : [columnOf(null, further.any)])]
}

/** A column per combination of values and aggregate, beside the groups: those named, or all columns that are not used up. */
function intoColumns(pivot: Pivot, scope: Scope): Result {
  const axes = pivot.axes.map((axis) => ({ axis, deps: axis.by.map((by) => evaluate(by, scope)) }))
  const chosen = union(axes.flatMap(({ deps }) => deps).map((deps) => asInfluence(deps, 'filter')))
  const aggregates = pivot.aggregates.map((aggregate) => ({ aggregate, deps: transformed(evaluate(aggregate, scope)) }))
  const groups = groupColumns(pivot, scope)
  const rows = asInfluence(depsOfAll(groups), 'group')
  const open = pivot.axes.some(({ open: unknown, entries }) => unknown || entries.some(({ expression }) => expression !== null))
  if (open || !isClosed(groups)) {
    const any = union([...aggregates.map(({ deps }) => deps), chosen])
    return { columns: { ...groups, further: { named: () => any, any: union([any, groups.further?.any ?? NOTHING]) } }, rows }
  }
  const values = combinations(pivot).flatMap((prefix) =>
    aggregates.map(({ aggregate, deps }) => columnOf(pivotName(prefix, aggregate, aggregates.length), union([deps, chosen]))),
  )
  return { columns: { ...NO_COLUMNS, certain: [...groups.certain, ...values] }, rows }
}

function groupColumns(pivot: Pivot, scope: Scope): Columns {
  if (pivot.groups.length > 0) {
    const certain = pivot.groups.map((name) => resolve([name], scope))
    for (const { deps } of certain) scope.trace.read(deps)
    return { ...NO_COLUMNS, certain }
  }
  const used = new Set([...pivot.aggregates, ...pivot.axes.flatMap(({ by }) => by)].flatMap(namesIn))
  const all = everything(scope.from, () => true).map(({ column }) => column)
  return { ...uncertain(scope.from), certain: all.filter(({ name }) => name === null || !used.has(name.toLowerCase())) }
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'column':
      return [(expression.names.at(-1) ?? '').toLowerCase()]
    case 'call':
      return [...expression.arguments, ...expression.orders, ...(expression.filter === null ? [] : [expression.filter])].flatMap(
        namesIn,
      )
    case 'made of':
      return expression.parts.flatMap(namesIn)
    case 'window':
    case 'subquery':
    case 'lambda':
    case 'constant':
    case 'star':
    case 'position':
      return []
    default:
      return expression satisfies never
  }
}

function combinations({ axes }: Pivot): readonly (string | null)[] {
  return axes.reduce<readonly (string | null)[]>(
    (prefixes, { entries }) =>
      prefixes.flatMap((prefix) =>
        entries.map(({ alias, values }) => {
          const own = alias !== '' ? alias : values.some((value) => value === null) ? null : values.join('_')
          return prefix === null || own === null ? null : prefix === '' ? own : `${prefix}_${own}`
        }),
      ),
    [''],
  )
}

function pivotName(prefix: string | null, aggregate: Expression, count: number): string | null {
  if (prefix === null) return null
  if (aggregate.alias !== '') return `${prefix}_${aggregate.alias}`
  return count === 1 ? prefix : null
}
