import type { DuckDBConnection } from '@duckdb/node-api'
import { chanceChecks } from './chance.ts'
import type { Check, CheckedPlan } from './check.ts'
import { eventChecks } from './events.ts'
import { headcountChecks } from './headcount.ts'
import { payChecks } from './pay.ts'
import { shapeChecks } from './shape.ts'
import { viewsOf } from './views.ts'

/** Every rule of the specification as a query that finds what breaks it. */
export const checksOf = (plan: CheckedPlan): readonly Check[] => [
  ...headcountChecks(plan),
  ...eventChecks(plan),
  ...payChecks(plan),
  ...shapeChecks(plan),
  ...chanceChecks(plan),
]

/** A rule that the tables break. */
export interface Finding {
  readonly name: string
  readonly rows: number
  readonly example: string
}

/** Runs checks on the tables of one scenario. The connection must see them without a schema. */
export async function findings(
  connection: DuckDBConnection,
  plan: CheckedPlan,
  checks: readonly Check[] = checksOf(plan),
): Promise<readonly Finding[]> {
  for (const sql of viewsOf(plan)) await connection.run(sql)
  const found: Finding[] = []
  for (const { name, sql } of checks) {
    const reader = await connection
      .runAndReadAll(`select count(*), min(r::varchar) from (${sql}) as r`)
      .catch((error: unknown) => Promise.reject(new Error(`check '${name}' cannot run`, { cause: error })))
    const [rows, example] = reader.getRows()[0] ?? []
    if (Number(rows) > 0) found.push({ name, rows: Number(rows), example: String(example) })
  }
  return found
}
