import type { Connection } from '../adapter/index.ts'
import type { Catalog } from './trace/statement.ts'

/**
 * What of the database's functions decides lineage: aggregates (for `GROUP BY ALL`), and macros that somebody has made,
 * whose text may read relations. The database's own scalar macros read their arguments only; its table macros read the
 * table that they are given the name of.
 */
export async function lineageFunctions(connection: Connection): Promise<Pick<Catalog, 'aggregates' | 'macros'>> {
  const { rows } = await connection.query(`select lower(function_name), function_type = 'aggregate'
from duckdb_functions()
where function_type in ('aggregate', 'table_macro') or (function_type = 'macro' and not internal)
group by all`)
  const aggregates = new Set<string>()
  const macros = new Set<string>()
  for (const [name, isAggregate] of rows) if (typeof name === 'string') (isAggregate === true ? aggregates : macros).add(name)
  return { aggregates, macros }
}
