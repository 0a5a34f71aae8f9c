import type { Constraint, ModelNode } from '../model/index.ts'
import { pythonRepr } from './repr.ts'
import { compareText, sha256 } from './text.ts'

/** The hash by which dbt sees that an enforced contract changed: over names, types and constraints as Python prints them. */
export function contractChecksum(node: ModelNode): string | null {
  if (!node.contract.enforced) return null
  const columns = Object.values(node.columns).sort((a, b) => compareText(a.name, b.name))
  let state = ''
  for (const column of columns) {
    state += `|${column.name}${column.dataType ?? 'None'}[${column.constraints.map((one) => describe('ColumnLevelConstraint', one)).join(', ')}]`
  }
  const materialized = node.config.materialized ?? ''
  if (materialized === 'table' || materialized === 'incremental') {
    state += `${materialized}[${node.constraints.map((one) => describe('ModelLevelConstraint', one)).join(', ')}]`
  }
  return sha256(state)
}

function describe(type: 'ColumnLevelConstraint' | 'ModelLevelConstraint', constraint: Constraint): string {
  const fields = [
    `type=<ConstraintType.${constraint.type}: '${constraint.type}'>`,
    `name=${pythonRepr(constraint.name)}`,
    `expression=${pythonRepr(constraint.expression)}`,
    `warn_unenforced=${pythonRepr(constraint.warnUnenforced)}`,
    `warn_unsupported=${pythonRepr(constraint.warnUnsupported)}`,
    `to=${pythonRepr(constraint.to)}`,
    `to_columns=${pythonRepr(constraint.toColumns)}`,
    ...(type === 'ModelLevelConstraint' ? [`columns=${pythonRepr(constraint.columns)}`] : []),
  ]
  return `${type}(${fields.join(', ')})`
}
