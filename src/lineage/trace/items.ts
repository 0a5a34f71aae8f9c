import type { Expression } from '../tree/nodes.ts'
import { type Column, type Columns, columnOf, furtherOf, NO_COLUMNS } from './columns.ts'
import { transformed } from './deps.ts'
import { evaluate } from './expression.ts'
import { resolve, type Scope } from './scope.ts'
import { chooseBy, expandStar, patternOf, structColumns } from './star.ts'

/** The output columns of one item of a SELECT list. */
export function itemColumns(item: Expression, scope: Scope): Columns {
  const offset = beginOf(item)
  const columns = expand(item, scope)
  const placed = (column: Column): Column => ({ ...column, offset })
  return { ...columns, certain: columns.certain.map(placed), possible: columns.possible.map(placed) }
}

function expand(item: Expression, scope: Scope): Columns {
  if (item.kind === 'star') return aliased(item, expandStar(item.star, scope, evaluate), scope)
  const filtered = filteredStar(item, scope)
  if (filtered !== null) return filtered
  const repeated = repeatedStar(item)
  if (repeated !== null) return repeat(item, expandStar(repeated.star, scope, evaluate), scope)
  if (item.kind === 'call' && item.name === 'unnest') return unnested(item, scope)
  return { ...NO_COLUMNS, certain: [single(item, scope)] }
}

function single(item: Expression, scope: Scope): Column {
  return columnOf(nameOf(item, scope), evaluate(item, scope), { fields: fieldsOf(item, scope) })
}

/** Without an alias the database names an expression by its text, which nobody should build on; planwise does not either. */
function nameOf(item: Expression, scope: Scope): string | null {
  if (item.alias !== '') return item.alias
  if (item.kind === 'column') return resolve(item.names, scope).name ?? item.names.at(-1) ?? null
  return null
}

/** The fields of what is a struct for sure. */
function fieldsOf(item: Expression, scope: Scope): readonly string[] | null {
  if (item.kind === 'column') return resolve(item.names, scope).fields
  if (item.kind !== 'call' || item.name !== 'struct_pack') return null
  const names = item.arguments.map((argument) =>
    argument.alias !== '' ? argument.alias : argument.kind === 'column' ? argument.names.at(-1) : null,
  )
  const known = names.filter((name) => typeof name === 'string')
  return known.length === names.length ? known : null
}

/** `COLUMNS('(a)_(b)') AS '\2_\1'` names columns by what the pattern caught. */
function aliased(item: Extract<Expression, { kind: 'star' }>, columns: Columns, scope: Scope): Columns {
  if (item.alias === '') return columns
  const { filter } = item.star
  const pattern = filter?.kind === 'constant' && typeof filter.value === 'string' ? filter.value : null
  if (/\\\d/.test(item.alias) && pattern !== null && patternOf(pattern) !== null) {
    const regex = new RegExp(pattern, 's')
    const rename = (column: Column): Column => ({
      ...column,
      name: column.name === null ? null : caught(regex, column.name, item.alias),
    })
    return { ...columns, certain: columns.certain.map(rename) }
  }
  if (/\\\d/.test(item.alias)) scope.trace.doubt(`the names that ${item.alias} gives are the database's`)
  return { ...columns, certain: columns.certain.map((column) => ({ ...column, name: item.alias })) }
}

function caught(regex: RegExp, name: string, alias: string): string {
  const groups = regex.exec(name)
  return groups === null ? name : alias.replace(/\\(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '')
}

/** `* LIKE 'x%'`, `* NOT ILIKE …`, `* SIMILAR TO …`: the tree has them as an operator on a star. */
function filteredStar(item: Expression, scope: Scope): Columns | null {
  if (item.kind !== 'call') return null
  const [left, right] = item.arguments
  if (left?.kind !== 'star' || left.star.columns) return null
  const takes = right?.kind === 'constant' && typeof right.value === 'string' ? nameFilter(item.name, right.value) : null
  const columns = expandStar(left.star, scope, evaluate)
  if (takes !== null) return chooseBy(takes, columns, scope)
  return { certain: [], possible: [...columns.certain, ...columns.possible], further: columns.further }
}

function nameFilter(operator: string, pattern: string): ((name: string) => boolean) | null {
  const like = (flags: string): ((name: string) => boolean) => {
    const regex = new RegExp(
      `^${pattern
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('%', '.*')
        .replaceAll('_', '.')}$`,
      flags,
    )
    return (name) => regex.test(name)
  }
  const not = (takes: (name: string) => boolean) => (name: string) => !takes(name)
  switch (operator) {
    case '~~':
      return like('s')
    case '~~*':
      return like('is')
    case '!~~':
      return not(like('s'))
    case '!~~*':
      return not(like('is'))
    case 'regexp_full_match':
      return patternOf(`^(?:${pattern})$`)
    default:
      return null
  }
}

/** The COLUMNS(…) for whose columns the item is repeated; one that is unpacked into arguments is not. */
function repeatedStar(item: Expression): Extract<Expression, { kind: 'star' }> | null {
  for (const part of partsOf(item)) {
    if (part.kind === 'star') return part.star.columns ? part : null
    const inner = repeatedStar(part)
    if (inner !== null) return inner
  }
  return null
}

function partsOf(item: Expression): readonly Expression[] {
  switch (item.kind) {
    case 'made of':
      return item.unpack ? [] : item.parts
    case 'call':
      return [...item.arguments, ...item.orders, ...(item.filter === null ? [] : [item.filter])]
    case 'window':
      return [...item.arguments, ...item.partitions, ...item.orders, ...(item.filter === null ? [] : [item.filter])]
    case 'lambda':
      return [item.body]
    case 'subquery':
      return item.operand === null ? [] : [item.operand]
    case 'column':
    case 'constant':
    case 'position':
    case 'star':
      return []
    default:
      return item satisfies never
  }
}

function repeat(item: Expression, columns: Columns, scope: Scope): Columns {
  const forEach = (each: Column): Column =>
    columnOf(item.alias === '' ? each.name : item.alias, transformed(evaluate(item, { ...scope, each })))
  const further = columns.further === null ? null : furtherOf(transformed(forEach(columnOf(null, columns.further.any)).deps))
  return { certain: columns.certain.map(forEach), possible: columns.possible.map(forEach), further }
}

/** UNNEST of a struct gives a column per field; of a list, one column. */
function unnested(item: Extract<Expression, { kind: 'call' }>, scope: Scope): Columns {
  const [first, ...options] = item.arguments
  const deps = evaluate(item, scope)
  const deep = options.some(({ alias }) => ['recursive', 'max_depth'].includes(alias.toLowerCase()))
  if (deep) return { ...NO_COLUMNS, further: furtherOf(deps) }
  const fields = first === undefined ? null : fieldsOf(first, scope)
  if (fields !== null) return structColumns(columnOf(null, deps, { fields }))
  return { ...NO_COLUMNS, certain: [columnOf(item.alias === '' ? null : item.alias, deps)] }
}

/** Operators are placed at their sign: an expression begins where its first part does. */
function beginOf(item: Expression): number | null {
  const offsets = [item.offset, ...partsOf(item).map(beginOf)].filter((offset) => offset !== null)
  return offsets.length === 0 ? null : Math.min(...offsets)
}
