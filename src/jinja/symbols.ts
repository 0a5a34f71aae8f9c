import type { Arguments, Expr, Stmt, Target } from './ast.ts'

/** A variable of the generated code. `sure` when it always holds a value where it is visible. */
export interface Variable {
  readonly id: string
  readonly sure: boolean
}

/** Which variables the names of one scope are; scopes nest as Jinja2's frames do. */
export class Symbols {
  private readonly parent: Symbols | undefined
  private readonly own = new Map<string, Variable>()

  constructor(parent: Symbols | undefined) {
    this.parent = parent
  }

  find(name: string): Variable | undefined {
    return this.own.get(name) ?? this.parent?.find(name)
  }

  findOutside(name: string): Variable | undefined {
    return this.parent?.find(name)
  }

  has(name: string): boolean {
    return this.own.has(name)
  }

  declare(name: string, variable: Variable): void {
    this.own.set(name, variable)
  }
}

/**
 * How a name that a scope assigns first appears in it: read before it is assigned, assigned in a branch only, or
 * assigned outright. The first two start with the value it has outside the template.
 */
export type FirstUse = 'read' | 'branch' | 'assigned'

/** The names that the statements of one scope assign, in order, without those of scopes inside. */
export function assignedNames(body: readonly Stmt[]): Map<string, FirstUse> {
  const names = new Set<string>()
  collectStores(body, names)
  const first = new Map<string, FirstUse>()
  if (names.size > 0) walkBody(body, false, names, first)
  return first
}

function collectStores(body: readonly Stmt[], names: Set<string>): void {
  for (const statement of body) {
    switch (statement.kind) {
      case 'set':
      case 'set-block':
        targetNames(statement.target, names)
        break
      case 'macro':
        names.add(statement.macro.name)
        break
      case 'unsupported':
        for (const name of statement.names) names.add(name)
        break
      case 'if':
        collectStores(statement.body, names)
        collectStores(statement.otherwise, names)
    }
  }
}

export function targetNames(target: Target, names: Set<string>): void {
  if (target.kind === 'name') names.add(target.name)
  else if (target.kind === 'tuple') for (const item of target.items) targetNames(item, names)
}

type FirstUses = Map<string, FirstUse>

function walkBody(body: readonly Stmt[], branch: boolean, names: ReadonlySet<string>, first: FirstUses): void {
  for (const statement of body) walkStatement(statement, branch, names, first)
}

function walkStatement(statement: Stmt, branch: boolean, names: ReadonlySet<string>, first: FirstUses): void {
  const read = (node: Expr | undefined) => walkExpression(node, names, first)
  const assign = (target: Target) => {
    const stored = new Set<string>()
    targetNames(target, stored)
    if (target.kind === 'field') note(target.name, 'read', names, first)
    for (const name of stored) note(name, branch ? 'branch' : 'assigned', names, first)
  }
  switch (statement.kind) {
    case 'output':
    case 'do':
      read(statement.node)
      return
    case 'if':
      read(statement.test)
      walkBody(statement.body, true, names, first)
      walkBody(statement.otherwise, true, names, first)
      return
    case 'for':
      read(statement.iterable)
      return
    case 'set':
      read(statement.value)
      assign(statement.target)
      return
    case 'set-block':
      assign(statement.target)
      return
    case 'macro':
      note(statement.macro.name, branch ? 'branch' : 'assigned', names, first)
      return
    case 'call':
      read(statement.call)
      return
    case 'filter':
      read(statement.filter)
      return
    case 'group':
      walkBody(statement.body, branch, names, first)
      return
    case 'with':
      for (const { value } of statement.targets) read(value)
      return
    case 'unsupported':
      for (const name of statement.names) note(name, branch ? 'branch' : 'assigned', names, first)
      return
    case 'text':
    case 'scope':
    case 'break':
    case 'continue':
      return
  }
}

function note(name: string, use: FirstUse, names: ReadonlySet<string>, first: FirstUses): void {
  if (names.has(name) && !first.has(name)) first.set(name, use)
}

function walkArguments(args: Arguments, names: ReadonlySet<string>, first: FirstUses): void {
  for (const node of args.positional) walkExpression(node, names, first)
  for (const { value } of args.named) walkExpression(value, names, first)
  walkExpression(args.star, names, first)
  walkExpression(args.doubleStar, names, first)
}

function walkExpression(node: Expr | undefined, names: ReadonlySet<string>, first: FirstUses): void {
  if (node === undefined) return
  const read = (inner: Expr | undefined) => walkExpression(inner, names, first)
  switch (node.kind) {
    case 'name':
      note(node.name, 'read', names, first)
      return
    case 'const':
    case 'body':
      return
    case 'list':
    case 'tuple':
    case 'concat':
      for (const item of node.items) read(item)
      return
    case 'dict':
      for (const { key, value } of node.items) {
        read(key)
        read(value)
      }
      return
    case 'unary':
    case 'attr':
      read(node.node)
      return
    case 'binary':
    case 'logic':
      read(node.left)
      read(node.right)
      return
    case 'compare':
      read(node.first)
      for (const { node: operand } of node.rest) read(operand)
      return
    case 'cond':
      read(node.test)
      read(node.yes)
      read(node.no)
      return
    case 'filter':
    case 'test':
    case 'call':
      read(node.node)
      walkArguments(node.args, names, first)
      return
    case 'item':
      read(node.node)
      read(node.key)
      return
    case 'slice':
      read(node.start)
      read(node.stop)
      read(node.step)
      return
  }
}
