import type { Json, RunResult } from '../model/index.ts'
import type { ArtifactMetadata } from './manifest.ts'

export interface RunResultsInput extends ArtifactMetadata {
  readonly results: readonly RunResult[]
  /** Seconds. */
  readonly elapsed: number
  /** The flags of the run, under dbt's names; `which` and `invocation_command` among them. */
  readonly args: { readonly [key: string]: Json }
}

/** run_results.json (v6). */
export function runResults(input: RunResultsInput): Json {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      dbt_version: input.dbtVersion,
      generated_at: input.generatedAt,
      invocation_id: input.invocationId,
      invocation_started_at: input.invocationStartedAt,
      env: Object.fromEntries(Object.entries(input.env).map(([key, value]) => [key, String(value)])),
    },
    results: input.results.map(resultEntry),
    elapsed_time: input.elapsed,
    args: input.args,
  }
}

function resultEntry(result: RunResult): Json {
  const batches = result.batchResults ?? null
  return {
    status: result.status,
    timing: result.timing.map((timing) => ({
      name: timing.name,
      started_at: timing.startedAt,
      completed_at: timing.completedAt,
    })),
    thread_id: result.threadId,
    execution_time: result.executionTime,
    adapter_response: result.adapterResponse,
    message: result.message,
    failures: result.failures,
    unique_id: result.uniqueId,
    compiled: result.compiledCode === null ? null : true,
    compiled_code: result.compiledCode,
    relation_name: result.relationName,
    batch_results:
      batches === null
        ? null
        : { successful: batches.successful.map((batch) => [...batch]), failed: batches.failed.map((batch) => [...batch]) },
  }
}
