import type { Expression } from '../tree/nodes.ts'
import { depsOfAll, isClosed } from './columns.ts'
import { asInfluence, type Deps, type Influence, NOTHING, transformed, union, unknownDeps } from './deps.ts'
import { everything, resolve, type Scope, uncertain } from './scope.ts'
import { expandStar } from './star.ts'

/** What an expression's value comes from. Columns that it names are read on the way. */
export function evaluate(expression: Expression, scope: Scope): Deps {
  switch (expression.kind) {
    case 'constant':
      return NOTHING
    case 'column': {
      const { deps } = resolve(expression.names, scope)
      scope.trace.read(deps)
      return deps
    }
    case 'star': {
      const deps = scope.each === null ? depsOfAll(expandStar(expression.star, scope, evaluate)) : scope.each.deps
      scope.trace.read(deps)
      return deps
    }
    case 'position':
      return atPosition(expression.index, scope)
    case 'call': {
      const values = transformed(evaluateAll(expression.arguments, scope))
      const all = [values, influenced(expression.orders, 'order', scope), influenced(expression.filter, 'filter', scope)]
      return scope.trace.isOpaque(expression.name) ? union([...all, opaque(expression.name, scope)]) : union(all)
    }
    case 'window':
      return union([
        transformed(evaluateAll(expression.arguments, scope)),
        influenced(expression.partitions, 'group', scope),
        influenced(expression.orders, 'order', scope),
        influenced(expression.filter, 'filter', scope),
      ])
    case 'subquery':
      return evaluateSubquery(expression, scope)
    case 'lambda': {
      const parameters = new Set([...scope.parameters, ...expression.parameters])
      return evaluate(expression.body, { ...scope, parameters })
    }
    case 'made of': {
      const inner = expression.unpack ? { ...scope, each: null } : scope
      return transformed(evaluateAll(expression.parts, inner))
    }
    default:
      return expression satisfies never
  }
}

function evaluateAll(expressions: readonly Expression[], scope: Scope): Deps {
  return union(expressions.map((expression) => evaluate(expression, scope)))
}

/** What expressions decide, without being part of the value. */
export function influenced(expressions: Expression | null | readonly Expression[], by: Influence, scope: Scope): Deps {
  if (expressions === null) return NOTHING
  const all = 'kind' in expressions ? [expressions] : expressions
  return all.length === 0 ? NOTHING : asInfluence(evaluateAll(all, scope), by)
}

function opaque(name: string, { trace }: Scope): Deps {
  const because = `${name} is a macro: what it reads does not stand in the statement`
  trace.doubt(because)
  return unknownDeps(because)
}

/** EXISTS is decided by rows alone; other subqueries give their columns, of which the number counts. */
function evaluateSubquery(expression: Extract<Expression, { kind: 'subquery' }>, scope: Scope): Deps {
  const { columns, rows } = scope.trace.query(expression.query, scope.ctes, scope)
  switch (expression.form) {
    case 'exists':
      return rows
    case 'scalar': {
      const deps = depsOfAll(columns)
      scope.trace.read(deps)
      return union([deps, rows])
    }
    case 'any': {
      const deps = depsOfAll(columns)
      scope.trace.read(deps)
      const operand = expression.operand === null ? NOTHING : evaluate(expression.operand, scope)
      return union([transformed(union([deps, operand])), rows])
    }
    default:
      return expression.form satisfies never
  }
}

/** `#2`: the second column of the FROM. Those before it are read too: without one of them another would be the second. */
function atPosition(index: number, scope: Scope): Deps {
  const columns = { ...uncertain(scope.from), certain: everything(scope.from, () => true).map(({ column }) => column) }
  if (!isClosed(columns)) {
    scope.trace.read(depsOfAll(columns))
    return transformed(depsOfAll(columns))
  }
  for (const { deps } of columns.certain.slice(0, index)) scope.trace.read(deps)
  const column = columns.certain[index - 1]
  if (column !== undefined) return column.deps
  const because = `there is no column #${index}`
  scope.trace.doubt(because)
  return unknownDeps(because)
}
