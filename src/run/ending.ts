import type { Response } from '../context/index.ts'
import type { RunResult, SourceAge } from '../model/index.ts'

/** How a node ended well, before it becomes a {@link RunResult}. */
export type Ending =
  | { readonly status: 'success' | 'no-op'; readonly response: Response }
  | {
      readonly status: 'partial success' | 'success-batches'
      readonly response: Response
      readonly batches: NonNullable<RunResult['batchResults']>
    }
  | {
      readonly status: 'fresh' | 'getting-old' | 'stale'
      readonly freshness: SourceAge
      readonly response: Response
    }
  | {
      readonly status: 'pass' | 'warn' | 'fail'
      readonly message: string | null
      readonly failures: number
      readonly response: Response
    }

/** What DuckDB answers to a statement without rows, in dbt-duckdb's word. */
export const OK: Response = { message: 'OK', code: null, rowsAffected: null }
