import type { JsonObject } from '../../model/index.ts'
import { type Fields, fieldsOf, isObject, UnknownShape } from './fields.ts'
import type { Expression, Query, Star, StarName } from './nodes.ts'

/** Reads expressions; queries inside of them are read by the given function. */
export function expressionReader(readQuery: (object: JsonObject) => Query): (object: JsonObject) => Expression {
  const readAll = (objects: readonly JsonObject[]): readonly Expression[] => objects.map(read)
  const optional = (object: JsonObject | null): Expression | null => (object === null ? null : read(object))
  const present = (...objects: readonly (JsonObject | null)[]): readonly Expression[] =>
    objects.flatMap((object) => (object === null ? [] : [read(object)]))

  function read(object: JsonObject): Expression {
    const fields = fieldsOf(object)
    const written = { alias: fields.text('alias'), offset: offsetOf(fields) }
    const madeOf = (parts: readonly Expression[]): Expression => ({ ...written, kind: 'made of', parts, unpack: false })
    switch (fields.text('class')) {
      case 'COLUMN_REF':
        return { ...written, kind: 'column', names: fields.texts('column_names') }
      case 'CONSTANT':
        return { ...written, kind: 'constant', value: constantValue(fields) }
      case 'STAR':
        return { ...written, kind: 'star', star: readStar(fields) }
      case 'POSITIONAL_REFERENCE':
        return { ...written, kind: 'position', index: fields.number('index') ?? 0 }
      case 'FUNCTION':
        return {
          ...written,
          kind: 'call',
          name: fields.text('function_name').toLowerCase(),
          arguments: readAll(fields.children('children')),
          filter: optional(fields.child('filter')),
          orders: ordersOf(fields.child('order_bys')),
        }
      case 'WINDOW':
        return {
          ...written,
          kind: 'window',
          arguments: [
            ...readAll(fields.children('children')),
            ...present(
              fields.child('offset_expr'),
              fields.child('default_expr'),
              fields.child('start_expr'),
              fields.child('end_expr'),
            ),
          ],
          partitions: readAll(fields.children('partitions')),
          orders: [...orderExpressions(fields.children('orders')), ...orderExpressions(fields.children('arg_orders'))],
          filter: optional(fields.child('filter_expr')),
        }
      case 'SUBQUERY':
        return {
          ...written,
          kind: 'subquery',
          form: formOf(fields),
          query: queryOf(fields),
          operand: optional(fields.child('child')),
        }
      case 'LAMBDA':
        return { ...written, kind: 'lambda', parameters: parametersOf(fields), body: required(fields, 'expr') }
      case 'CASE': {
        const checks = fields.children('case_checks').map(fieldsOf)
        const parts = checks.flatMap((check) => [required(check, 'when_expr'), required(check, 'then_expr')])
        return madeOf([...parts, ...present(fields.child('else_expr'))])
      }
      case 'CAST': {
        const child = required(fields, 'child')
        const truth = truthOf(fields, child)
        return truth === null ? madeOf([child]) : { ...written, kind: 'constant', value: truth }
      }
      case 'COLLATE':
        return madeOf([required(fields, 'child')])
      case 'COMPARISON':
        return madeOf([required(fields, 'left'), required(fields, 'right')])
      case 'BETWEEN':
        return madeOf([required(fields, 'input'), required(fields, 'lower'), required(fields, 'upper')])
      case 'CONJUNCTION':
        return madeOf(readAll(fields.children('children')))
      case 'OPERATOR': {
        const parts = readAll(fields.children('children'))
        return { ...written, kind: 'made of', parts, unpack: fields.text('type') === 'OPERATOR_UNPACK' }
      }
      case 'PARAMETER':
      case 'DEFAULT':
        return madeOf([])
      default:
        throw new UnknownShape(`the expression ${fields.text('class')} is unknown`)
    }
  }

  function required(fields: Fields, name: string): Expression {
    const object = fields.child(name)
    if (object === null) throw new UnknownShape(`${fields.text('type')} has no '${name}'`)
    return read(object)
  }

  function queryOf(fields: Fields): Query {
    const statement = fields.child('subquery')
    const node = statement === null ? null : fieldsOf(statement).child('node')
    if (node === null) throw new UnknownShape('a subquery has no query')
    return readQuery(node)
  }

  function ordersOf(modifier: JsonObject | null): readonly Expression[] {
    return modifier === null ? [] : orderExpressions(fieldsOf(modifier).children('orders'))
  }

  function orderExpressions(orders: readonly JsonObject[]): readonly Expression[] {
    return orders.map((order) => required(fieldsOf(order), 'expression'))
  }

  function parametersOf(fields: Fields): readonly string[] {
    const left = required(fields, 'lhs')
    const parameters = left.kind === 'call' ? left.arguments : [left]
    return parameters.map((parameter) => {
      if (parameter.kind !== 'column') throw new UnknownShape('a lambda has an unknown parameter')
      return (parameter.names[0] ?? '').toLowerCase()
    })
  }

  function readStar(fields: Fields): Star {
    return {
      relation: fields.text('relation_name'),
      columns: fields.flag('columns'),
      exclude: [
        ...fields.texts('exclude_list').map((column) => ({ relation: '', column })),
        ...fields.children('qualified_exclude_list').map((name) => starName(fieldsOf(name))),
      ],
      replace: fields.children('replace_list').map((entry) => {
        const replaced = fieldsOf(entry)
        return { name: replaced.text('key'), by: required(replaced, 'value') }
      }),
      rename: fields.children('rename_list').map((entry) => {
        const renamed = fieldsOf(entry)
        return { from: starName(fieldsOf(renamed.child('key') ?? {})), to: renamed.text('value') }
      }),
      filter: optional(fields.child('expr')),
    }
  }

  return read
}

function starName(fields: Fields): StarName {
  return { relation: fields.text('table'), column: fields.text('column') }
}

function formOf(fields: Fields): 'scalar' | 'exists' | 'any' {
  const form = fields.text('subquery_type')
  if (form === 'SCALAR') return 'scalar'
  if (form === 'EXISTS' || form === 'NOT_EXISTS') return 'exists'
  if (form === 'ANY') return 'any'
  throw new UnknownShape(`the subquery ${form} is unknown`)
}

/** A constant's own value where it is text, a whole number or a truth; others decide nothing about columns. */
function constantValue(fields: Fields): string | number | boolean | null {
  const value = fields.child('value')
  const inner = value === null ? null : fieldsOf(value).raw('value')
  return inner === null || typeof inner === 'object' ? null : inner
}

/** `true` and `false`, which the tree has as casts of `'t'` and `'f'`. */
function truthOf(fields: Fields, child: Expression): boolean | null {
  if (child.kind !== 'constant' || fields.child('cast_type')?.['id'] !== 'BOOLEAN') return null
  return child.value === 't' ? true : child.value === 'f' ? false : null
}

/** Text of constants, in order; null for one that is neither text nor number. */
export function constantTexts(fields: Fields, name: string): readonly (string | null)[] {
  return fields.children(name).map((value) => {
    const inner = value['value'] ?? null
    const scaled = isObject(value['type'] ?? null) && fieldsOf(value).child('type')?.['type_info'] !== undefined
    return !scaled && (typeof inner === 'string' || typeof inner === 'number') ? String(inner) : null
  })
}

/** Where the tree has no place it writes the largest 64-bit number. */
function offsetOf(fields: Fields): number | null {
  const offset = fields.number('query_location')
  return offset === null || offset > Number.MAX_SAFE_INTEGER ? null : offset
}
