import { tuple, type Value } from '../jinja/index.ts'
import type { RunResult } from '../model/index.ts'
import { describeResult } from './result-values.ts'
import type { RunWorld } from './world.ts'

/** What on-run-end hooks see beside everything else: `results`, `schemas`, `database_schemas`. */
export function endContext(
  run: RunWorld,
  results: readonly RunResult[],
  schemas: readonly (readonly [string | null, string])[],
): Readonly<Record<string, Value>> {
  return {
    results: results.map((result) => describeResult(run, result)),
    schemas: [...new Set(schemas.map(([, schema]) => schema))],
    database_schemas: schemas.map(([database, schema]) => tuple([database, schema])),
  }
}
