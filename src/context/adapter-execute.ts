import { str, truthy, tuple } from '../jinja/index.ts'
import type { AdapterMethod } from './adapter-method.ts'
import { columnHost } from './column.ts'
import { ResponseHost } from './results.ts'
import { sqlLiteral, withBindings } from './sql-literal.ts'
import { commit, runStatement } from './statement.ts'
import { EMPTY_TABLE, TableHost } from './table.ts'

/** Methods that send SQL. */
export const EXECUTE_METHODS: Readonly<Record<string, AdapterMethod>> = {
  execute: {
    parameters: 'sql, auto_begin=False, fetch=False, limit=None',
    parse: () => tuple(['', new TableHost(EMPTY_TABLE)]),
    run: async (face, [sql, autoBegin, fetch, limit]) => {
      const result = await runStatement(face, str(sql ?? null), {
        autoBegin: truthy(autoBegin ?? null),
        fetch: truthy(fetch ?? null),
        limit: typeof limit === 'number' && limit > 0 ? limit : null,
      })
      return tuple([new ResponseHost(result.response), result.table])
    },
  },
  add_query: {
    parameters: 'sql, auto_begin=True, bindings=None, abridge_sql_log=False',
    parse: () => tuple([null, null]),
    run: async (face, [sql, autoBegin, bindings]) => {
      const values = Array.isArray(bindings) ? bindings : []
      const text = values.length === 0 ? str(sql ?? null) : withBindings(str(sql ?? null), values.map(sqlLiteral))
      await runStatement(face, text, { autoBegin: truthy(autoBegin ?? null) })
      return tuple([null, null])
    },
  },
  commit: {
    parameters: '',
    parse: () => null,
    run: async (face) => {
      await commit(face)
      return null
    },
  },
  get_column_schema_from_query: {
    parameters: 'sql',
    parse: () => [],
    run: async (face, [sql]) => {
      const described = await runStatement(face, `DESCRIBE (${str(sql ?? null)})`, { autoBegin: false, fetch: true })
      return described.rows.flatMap(([name, type]) => columnHost(str(name ?? null), str(type ?? null)).flattened())
    },
  },
  location_exists: {
    parameters: 'location',
    parse: () => false,
    run: async (face, [location]) => {
      try {
        await runStatement(face, `select 1 from '${str(location ?? null)}' where 1=0`, { autoBegin: false })
        return true
      } catch {
        // Whatever is wrong with the location, it cannot be read: that is the answer.
        return false
      }
    },
  },
}
