import { type Constraint, type ExecutableNode, failure, type ModelNode } from '../model/index.ts'
import { staticReference } from '../parse/index.ts'
import type { RunWorld } from './world.ts'

/** The node with the relations that its foreign keys name by `to: ref('…')` or `to: source('…', '…')`. */
export function withForeignKeys(run: RunWorld, node: ExecutableNode): ExecutableNode {
  if (node.resourceType !== 'model') return node
  const columns = Object.values(node.columns)
  if (!node.constraints.some(isReference) && !columns.some((column) => column.constraints.some(isReference))) return node
  const resolve = (constraint: Constraint): Constraint =>
    isReference(constraint) ? { ...constraint, to: relationOf(run, node, constraint.to ?? '') } : constraint
  return {
    ...node,
    constraints: node.constraints.map(resolve),
    columns: Object.fromEntries(
      Object.entries(node.columns).map(([name, column]) => [name, { ...column, constraints: column.constraints.map(resolve) }]),
    ),
  }
}

function isReference(constraint: Constraint): boolean {
  return constraint.type === 'foreign_key' && constraint.to !== null && constraint.to !== ''
}

function relationOf(run: RunWorld, node: ModelNode, expression: string): string {
  const target = staticReference(expression)
  const found =
    target === undefined
      ? undefined
      : target.kind === 'ref'
        ? run.resolver.ref(target.ref, node)
        : run.resolver.source(target.source, node)
  if (found?.kind === 'found' && found.node.relationName !== null) return found.node.relationName
  throw failure('PW4044', `The foreign key of '${node.name}' refers to ${expression}, which is no table of this project`, {
    family: 'Compilation Error',
    hint: "`to:` is ref('model') or source('source', 'table').",
    at: { path: node.patchPath?.replace(/^.*?:\/\//, '') ?? node.originalFilePath },
  })
}
