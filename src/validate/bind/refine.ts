import type { DatabaseError } from '../../adapter/index.ts'
import { frame, type PathStep } from '../../config/index.ts'
import { placeOf } from '../../context/index.ts'
import { type Diagnostic, type GraphNode, isPlainRecord, type Location, type MacroNode, type Plain } from '../../model/index.ts'
import type { RunWorld } from '../../run/index.ts'
import { columnPlace, entryOf, entryPlace, indexOf, placed, textPlace, valueAt } from '../places.ts'

/**
 * A finding whose place is only a file, or the whole entry of a test, is put where the name in question is written: the
 * column's entry, the test's argument, the config of the model.
 */
export function refined(
  run: RunWorld,
  node: GraphNode | MacroNode,
  found: Diagnostic,
  database: DatabaseError | undefined,
): Diagnostic {
  const name = database?.subject ?? nameIn(found.message)
  if (name === undefined || node.resourceType === 'macro') return found
  if (node.resourceType === 'test' && node.testMetadata !== null) return at(run, found, testPlace(run, node, name))
  if (found.at?.line !== undefined) return found
  if (node.resourceType === 'model' || node.resourceType === 'snapshot') {
    const path = placeOf(run.world.packages, node)
    return at(run, found, textPlace(run, path, name) ?? configPlace(run, node, name))
  }
  return found
}

/** A name that a macro's message puts in quotes. */
function nameIn(message: string): string | undefined {
  const strategy = /get_incremental_(\w+?)_sql/.exec(message)?.[1]
  if (strategy !== undefined) return strategy
  return /['"`]([^'"`\n]+)['"`]/.exec(message)?.[1]
}

function at(run: RunWorld, found: Diagnostic, place: Location | undefined): Diagnostic {
  if (place === undefined || place.line === undefined) return found
  const text = run.sourceText(place.path)
  const drawn = text === undefined ? undefined : frame(text, place)
  const { frame: _old, ...rest } = found
  return { ...rest, at: place, ...(drawn === undefined ? {} : { frame: drawn }) }
}

function configPlace(run: RunWorld, node: GraphNode, name: string): Location | undefined {
  for (const key of ['unique_key', 'updated_at', 'check_cols', 'incremental_strategy', 'merge_update_columns']) {
    const config = 'config' in node && isPlainRecord(node.config) ? node.config[key] : undefined
    if (holds(config, name)) return entryPlace(run, node, ['config', key])
  }
  return undefined
}

function holds(value: Plain | undefined, name: string): boolean {
  if (typeof value === 'string') return value.toLowerCase() === name.toLowerCase()
  return Array.isArray(value) && value.some((item) => holds(item, name))
}

type GenericTest = Extract<GraphNode, { resourceType: 'test' }>

function testPlace(run: RunWorld, test: GenericTest, name: string): Location | undefined {
  const owner = test.attachedNode ?? test.dependsOn.nodes[0]
  const node = owner === undefined ? undefined : run.project.nodes.get(owner)
  if (node === undefined) return undefined
  if (test.columnName?.toLowerCase() === name.toLowerCase()) return columnPlace(run, node, test.columnName)
  const argument = Object.entries(test.testMetadata?.kwargs ?? {}).find(([key, value]) => key !== 'model' && holds(value, name))
  if (argument === undefined) return undefined
  return argumentPlace(run, node, test, argument[0])
}

/** The argument of the test in the node's entry, under `arguments:` or not. */
function argumentPlace(run: RunWorld, node: GraphNode, test: GenericTest, key: string): Location | undefined {
  const owner = entryOf(run, node)
  const { name = '', namespace = null } = test.testMetadata ?? {}
  const written = namespace === null ? name : `${namespace}.${name}`
  if (owner === undefined) return undefined
  const column = test.columnName === null ? undefined : indexOf(valueAt(owner.entry, ['columns']), test.columnName)
  const bases: (readonly PathStep[])[] = column === undefined ? [[]] : [['columns', column], []]
  for (const base of bases) {
    for (const list of ['data_tests', 'tests']) {
      const tests = valueAt(owner.entry, [...base, list])
      if (!Array.isArray(tests)) continue
      for (const index of tests.keys()) {
        for (const inner of [
          [written, 'arguments', key],
          [written, key],
        ]) {
          const steps = [...base, list, index, ...inner]
          if (valueAt(owner.entry, steps) !== undefined) return placed(owner, [...owner.steps, ...steps])
        }
      }
    }
  }
  return undefined
}
