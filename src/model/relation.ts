export type RelationType = 'table' | 'view' | 'cte' | 'materialized_view' | 'external' | 'function'

/** A table-like object by name. `database` is DuckDB's catalog name. */
export interface Relation {
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string
  readonly type?: RelationType
}
