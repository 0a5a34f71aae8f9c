import type { DuckDBConnection, DuckDBExtractedStatements, DuckDBMaterializedResult } from '@duckdb/node-api'

/** A semicolon with something after it: perhaps more than one statement. */
const PERHAPS_SCRIPT = /;\s*\S/

/**
 * How to run a text for the result of its last statement. DuckDB's own call for a whole script gives the result of the
 * first statement that has rows, so a script goes statement by statement.
 */
export function lastResult(native: DuckDBConnection, sql: string): (() => Promise<DuckDBMaterializedResult>) | undefined {
  if (!PERHAPS_SCRIPT.test(sql)) return undefined
  return async () => {
    const statements = await native.extractStatements(sql)
    if (statements.count < 2) return native.run(sql)
    for (let i = 0; i < statements.count - 1; i++) await runPrepared(statements, i)
    return runPrepared(statements, statements.count - 1)
  }
}

async function runPrepared(statements: DuckDBExtractedStatements, index: number): Promise<DuckDBMaterializedResult> {
  const prepared = await statements.prepare(index)
  try {
    return await prepared.run()
  } finally {
    prepared.destroySync()
  }
}
