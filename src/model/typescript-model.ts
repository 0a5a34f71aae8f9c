// What a TypeScript model sees: the types that the package exports for it.

/**
 * A value of a column. Integers up to 32 bits and floats are numbers, BIGINT and wider are bigints, DECIMAL is a number, DATE
 * and timestamps are Dates (in UTC), BLOB is bytes, TIME, INTERVAL and UUID are text; lists, structs and maps are arrays and
 * objects.
 */
export type ModelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly ModelValue[]
  | { readonly [field: string]: ModelValue }

export type ModelRow = { readonly [column: string]: ModelValue }

/** A relation, or a query; nothing is read before it is asked for. */
export interface ModelRelation<Row extends ModelRow = ModelRow> {
  /** As it stands in SQL; also what a template string makes of it. */
  toString(): string
  /** All rows. */
  rows(): Promise<Row[]>
  /** The rows in batches, without holding all of them. */
  batches(): AsyncIterable<readonly Row[]>
  /** All rows as an Arrow IPC stream, for `tableFromIPC`. The project must have the package apache-arrow. */
  arrow(): Promise<Uint8Array>
}

export interface RefOptions {
  readonly version?: string | number
  readonly v?: string | number
}

/** The first argument of a model's function. `ref` and `source` take literals only. */
export interface Dbt {
  ref<Row extends ModelRow = ModelRow>(name: string, options?: RefOptions): ModelRelation<Row>
  ref<Row extends ModelRow = ModelRow>(packageName: string, name: string, options?: RefOptions): ModelRelation<Row>
  source<Row extends ModelRow = ModelRow>(source: string, table: string): ModelRelation<Row>
  /** A query over what the model refers to: `` dbt.query(`select max(id) from ${dbt.this}`) ``. */
  query<Row extends ModelRow = ModelRow>(sql: string): ModelRelation<Row>
  /** The model's own relation. */
  readonly this: { readonly database: string; readonly schema: string; readonly identifier: string; toString(): string }
  readonly isIncremental: boolean
  /** The model's configuration, from all the places where it is written. */
  readonly config: { readonly [key: string]: unknown }
}

/**
 * What a model may return: a relation or query, rows, or an Arrow IPC stream. The types of rows' columns are those of their
 * values (boolean, DOUBLE for numbers, BIGINT for bigints, VARCHAR, TIMESTAMP for Dates, BLOB, JSON), or what `column_types`
 * in the configuration says.
 */
export type ModelResult = ModelRelation | Iterable<ModelRow> | AsyncIterable<ModelRow> | Uint8Array

/** `export const config: ModelConfig = {…}`: dbt's keys of a model, as literals. */
export interface ModelConfig {
  readonly materialized?: 'table' | 'incremental' | 'external'
  readonly unique_key?: string | readonly string[]
  readonly incremental_strategy?: string
  readonly column_types?: { readonly [column: string]: string }
  readonly schema?: string
  readonly alias?: string
  readonly tags?: string | readonly string[]
  readonly enabled?: boolean
  readonly [key: string]: unknown
}
