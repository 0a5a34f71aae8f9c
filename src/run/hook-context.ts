import { resultValues, schemaValues } from '../context/index.ts'
import type { Value } from '../jinja/index.ts'
import type { RunResult } from '../model/index.ts'
import type { RunWorld } from './world.ts'

/** What on-run-end hooks see beside everything else: `results`, `schemas`, `database_schemas`. */
export function endContext(
  run: RunWorld,
  results: readonly RunResult[],
  schemas: readonly { readonly database: string; readonly schema: string }[],
): Readonly<Record<string, Value>> {
  const describe = (result: RunResult) => {
    const node = run.project.nodes.get(result.uniqueId)
    return node === undefined ? {} : run.world.describe(node)
  }
  return { results: resultValues(results, describe), ...schemaValues(schemas) }
}
