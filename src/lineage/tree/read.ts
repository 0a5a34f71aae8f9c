import type { Json, JsonObject } from '../../model/index.ts'
import { constantTexts, expressionReader } from './expression.ts'
import { type Fields, fieldsOf, isObject, UnknownShape } from './fields.ts'
import type { Cte, Join, Modifier, Pivot, Query, SelectQuery, SetOperation, TableRef } from './nodes.ts'

/** A text that is one SELECT, or why its tree cannot be had. */
export type Parsed = { readonly kind: 'query'; readonly query: Query } | { readonly kind: 'unknown'; readonly because: string }

/** Reads the tree of one text as the adapter's `syntaxTrees` gives it. */
export function readStatement(tree: Json): Parsed {
  try {
    return statementOf(tree)
  } catch (error) {
    if (error instanceof UnknownShape) return unknown(error.message)
    throw error
  }
}

function statementOf(tree: Json): Parsed {
  if (!isObject(tree)) return unknown('the database gave no syntax tree')
  const fields = fieldsOf(tree)
  if (fields.flag('error')) {
    if (fields.text('error_type') !== 'not implemented') return unknown(fields.text('error_message'))
    return unknown('the database writes no syntax tree of statements other than SELECT, nor of a PIVOT without IN')
  }
  const [statement, ...others] = fields.children('statements')
  const node = statement === undefined ? null : fieldsOf(statement).child('node')
  if (node === null || others.length > 0) return unknown('the text is not one statement')
  return { kind: 'query', query: readQuery(node) }
}

function unknown(because: string): Parsed {
  return { kind: 'unknown', because }
}

const readExpression = expressionReader(readQuery)

function readQuery(object: JsonObject): Query {
  const fields = fieldsOf(object)
  switch (fields.text('type')) {
    case 'SELECT_NODE':
      return selectOf(fields)
    case 'SET_OPERATION_NODE':
      return setOperationOf(fields)
    case 'RECURSIVE_CTE_NODE':
      return {
        kind: 'recursive',
        ctes: ctesOf(fields),
        name: fields.text('cte_name'),
        aliases: fields.texts('aliases'),
        left: queryAt(fields, 'left'),
        right: queryAt(fields, 'right'),
        modifiers: modifiersOf(fields),
      }
    default:
      throw new UnknownShape(`the query ${fields.text('type')} is unknown`)
  }
}

function selectOf(fields: Fields): SelectQuery {
  const handling = fields.text('aggregate_handling')
  return {
    kind: 'select',
    ctes: ctesOf(fields),
    items: fields.children('select_list').map(readExpression),
    from: readTable(fields.child('from_table') ?? { type: 'EMPTY' }),
    where: expressionAt(fields, 'where_clause'),
    groups: fields.children('group_expressions').map(readExpression),
    groupByAll: handling === 'FORCE_AGGREGATES',
    having: expressionAt(fields, 'having'),
    qualify: expressionAt(fields, 'qualify'),
    modifiers: modifiersOf(fields),
  }
}

const SET_OPERATORS: Readonly<Record<string, SetOperation['operator']>> = {
  UNION: 'union',
  UNION_BY_NAME: 'union by name',
  EXCEPT: 'except',
  INTERSECT: 'intersect',
}

function setOperationOf(fields: Fields): SetOperation {
  const operator = SET_OPERATORS[fields.text('setop_type')]
  if (operator === undefined) throw new UnknownShape(`the set operation ${fields.text('setop_type')} is unknown`)
  return {
    kind: 'set operation',
    ctes: ctesOf(fields),
    operator,
    all: fields.raw('setop_all') !== false, // true is its default, which is left out
    left: queryAt(fields, 'left'),
    right: queryAt(fields, 'right'),
    modifiers: modifiersOf(fields),
  }
}

function ctesOf(fields: Fields): readonly Cte[] {
  const map = fields.child('cte_map')
  if (map === null) return []
  return fieldsOf(map)
    .children('map')
    .map((entry) => {
      const value = fieldsOf(fieldsOf(entry).child('value') ?? {})
      return { name: fieldsOf(entry).text('key'), aliases: value.texts('aliases'), query: statementAt(value, 'query') }
    })
}

function modifiersOf(fields: Fields): readonly Modifier[] {
  return fields.children('modifiers').map((object): Modifier => {
    const modifier = fieldsOf(object)
    switch (modifier.text('type')) {
      case 'ORDER_MODIFIER':
        return {
          kind: 'order',
          by: modifier.children('orders').flatMap((order) => expressionAt(fieldsOf(order), 'expression') ?? []),
        }
      case 'LIMIT_MODIFIER':
      case 'LIMIT_PERCENT_MODIFIER':
        return { kind: 'limit', by: ['limit', 'offset'].flatMap((name) => expressionAt(modifier, name) ?? []) }
      case 'DISTINCT_MODIFIER':
        return { kind: 'distinct', on: modifier.children('distinct_on_targets').map(readExpression) }
      default:
        throw new UnknownShape(`the modifier ${modifier.text('type')} is unknown`)
    }
  })
}

function readTable(object: JsonObject): TableRef {
  const fields = fieldsOf(object)
  const named = { alias: fields.text('alias'), aliases: fields.texts('column_name_alias') }
  switch (fields.text('type')) {
    case 'EMPTY':
      return { kind: 'empty' }
    case 'BASE_TABLE':
      return {
        kind: 'table',
        catalog: fields.text('catalog_name'),
        schema: fields.text('schema_name'),
        name: fields.text('table_name'),
        ...named,
      }
    case 'SUBQUERY':
      return { kind: 'derived', query: statementAt(fields, 'subquery'), ...named }
    case 'JOIN':
      return joinOf(fields)
    case 'TABLE_FUNCTION': {
      const call = readExpression(withNamedArguments(fields.child('function') ?? {}))
      if (call.kind !== 'call') throw new UnknownShape('a table function is no function')
      const ordinality = fields.text('with_ordinality') === 'WITH_ORDINALITY'
      return { kind: 'function', name: call.name, arguments: call.arguments, ordinality, ...named }
    }
    case 'EXPRESSION_LIST':
      return { kind: 'values', rows: rowsOf(fields), ...named }
    case 'PIVOT':
      return { ...pivotOf(fields), ...named }
    case 'SHOW_REF': {
      const query = fields.child('query')
      return { kind: 'show', query: query === null ? null : readQuery(query), alias: named.alias }
    }
    default:
      throw new UnknownShape(`the relation ${fields.text('type')} is unknown`)
  }
}

/** `header = true` names an argument; the tree has it as a comparison with a column of that name. */
function withNamedArguments(call: JsonObject): JsonObject {
  const children = fieldsOf(call)
    .children('children')
    .map((argument): JsonObject => {
      const { text, child } = fieldsOf(argument)
      const [left, right] = [child('left'), child('right')]
      if (text('type') !== 'COMPARE_EQUAL' || left === null || right === null) return argument
      const names = fieldsOf(left).text('class') === 'COLUMN_REF' ? fieldsOf(left).texts('column_names') : []
      return names.length === 1 ? { ...right, alias: names[0] ?? '' } : argument
    })
  return { ...call, children }
}

const SIDES: Readonly<Record<string, Join['side']>> = {
  INNER: 'inner',
  LEFT: 'left',
  RIGHT: 'right',
  FULL: 'outer',
  SEMI: 'semi',
  ANTI: 'anti',
}
const JOINS: ReadonlySet<string> = new Set(['REGULAR', 'NATURAL', 'CROSS', 'POSITIONAL', 'ASOF'])

function joinOf(fields: Fields): Join {
  const side = SIDES[fields.text('join_type')]
  const reference = fields.text('ref_type')
  const left = fields.child('left')
  const right = fields.child('right')
  if (side === undefined || !JOINS.has(reference) || left === null || right === null)
    throw new UnknownShape(`the join ${fields.text('join_type')} ${reference} is unknown`)
  return {
    kind: 'join',
    left: readTable(left),
    right: readTable(right),
    side,
    natural: reference === 'NATURAL',
    using: fields.texts('using_columns'),
    on: expressionAt(fields, 'condition'),
  }
}

function rowsOf(fields: Fields): readonly (readonly ReturnType<typeof readExpression>[])[] {
  const rows = fields.raw('values')
  if (!Array.isArray(rows)) throw new UnknownShape('VALUES has no rows')
  return rows.map((row: Json) => {
    if (!Array.isArray(row)) throw new UnknownShape('a row of VALUES has an unknown shape')
    return row.map((value: Json) => {
      if (!isObject(value)) throw new UnknownShape('a row of VALUES has an unknown shape')
      return readExpression(value)
    })
  })
}

function pivotOf(fields: Fields): Omit<Pivot, 'alias' | 'aliases'> {
  return {
    kind: 'pivot',
    source: readTable(fields.child('source') ?? { type: 'EMPTY' }),
    aggregates: fields.children('aggregates').map(readExpression),
    valueNames: fields.texts('unpivot_names'),
    groups: fields.texts('groups'),
    axes: fields.children('pivots').map((object) => {
      const axis = fieldsOf(object)
      return {
        by: axis.children('pivot_expressions').map(readExpression),
        names: axis.texts('unpivot_names'),
        open: axis.text('pivot_enum') !== '' || axis.child('subquery') !== null,
        entries: axis.children('entries').map((entry) => {
          const inner = fieldsOf(entry)
          return {
            values: constantTexts(inner, 'values'),
            alias: inner.text('alias'),
            expression: expressionAt(inner, 'star_expr'),
          }
        }),
      }
    }),
  }
}

function expressionAt(fields: Fields, name: string): ReturnType<typeof readExpression> | null {
  const object = fields.child(name)
  return object === null ? null : readExpression(object)
}

function queryAt(fields: Fields, name: string): Query {
  const object = fields.child(name)
  if (object === null) throw new UnknownShape(`${fields.text('type')} has no '${name}'`)
  return readQuery(object)
}

function statementAt(fields: Fields, name: string): Query {
  const statement = fields.child(name)
  if (statement === null) throw new UnknownShape(`no query at '${name}'`)
  return queryAt(fieldsOf(statement), 'node')
}
