import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseError } from '../error.ts'
import { pythonExceptionName } from './errors.ts'

/** `retries` of the profile: how often, and after which exceptions (by the names of DuckDB's Python client). */
export interface RetryPolicy {
  readonly attempts: number
  readonly exceptions: readonly string[]
  /** Milliseconds before the first repetition; each further one waits twice as long. dbt-duckdb: one second. */
  readonly firstDelay: number
  readonly signal?: AbortSignal | undefined
}

export const NO_RETRY: RetryPolicy = { attempts: 1, exceptions: [], firstDelay: 0 }

/**
 * @param asError makes the typed error of what the task threw
 * @throws the first error if a repetition only finds the transaction aborted by it, else the last one
 */
export async function attempts<T>(
  policy: RetryPolicy,
  task: () => Promise<T>,
  asError: (thrown: unknown) => DatabaseError,
): Promise<T> {
  let first: DatabaseError | undefined
  for (let attempt = 1; ; attempt++) {
    try {
      return await task()
    } catch (thrown) {
      const error = asError(thrown)
      if (first !== undefined && error.exceptionType === 'TransactionContext') throw first
      first ??= error
      const again = attempt < policy.attempts && policy.exceptions.includes(pythonExceptionName(error.exceptionType))
      if (!again || policy.signal?.aborted) throw error
      await pause(policy.firstDelay * 2 ** (attempt - 1), policy.signal, error)
    }
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined, error: DatabaseError): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal })
  } catch {
    // Only the signal ends the wait early: what was going to be tried again is then the answer.
    throw error
  }
}
