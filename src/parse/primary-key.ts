import type { ModelNode, TestNode } from '../model/index.ts'
import { isList } from './repr.ts'
import { compareText } from './text.ts'

/**
 * The columns that identify a model's rows: its primary key constraint, else the columns tested as unique and not null, else the
 * unique ones, else those whose unique test is disabled.
 */
export function inferPrimaryKey(
  model: Pick<ModelNode, 'constraints' | 'columns'>,
  tests: readonly TestNode[],
): readonly string[] {
  for (const constraint of model.constraints) if (constraint.type === 'primary_key') return sorted(constraint.columns)
  for (const column of Object.values(model.columns)) {
    if (column.constraints.some((constraint) => constraint.type === 'primary_key')) return [column.name]
  }
  const unique = new Set<string>()
  const disabledUnique = new Set<string>()
  const notNull = new Set<string>()
  for (const test of tests) {
    const name = test.testMetadata?.name
    for (const column of testedColumns(test)) {
      if (name === 'not_null') notNull.add(column)
      else if (name === 'unique' || name === 'unique_combination_of_columns') {
        if (test.config.enabled) unique.add(column)
        else disabledUnique.add(column)
      }
    }
  }
  const both = [...notNull].filter((column) => unique.has(column) || disabledUnique.has(column))
  if (both.length > 0) return sorted(both)
  return sorted(unique.size > 0 ? unique : disabledUnique)
}

function testedColumns(test: TestNode): readonly string[] {
  const kwargs = test.testMetadata?.kwargs ?? {}
  const column = kwargs['column_name']
  if (typeof column === 'string') return [column]
  const combination = kwargs['combination_of_columns']
  return isList(combination) ? combination.filter((name) => typeof name === 'string') : []
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort(compareText)
}
