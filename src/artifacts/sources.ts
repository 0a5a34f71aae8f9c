import type { FreshnessThreshold, GraphNode, Json, NodeId, RunResult } from '../model/index.ts'
import { jsonOf } from '../model/index.ts'
import type { ArtifactMetadata } from './manifest.ts'

export interface SourcesInput extends ArtifactMetadata {
  /** Those of hooks are left out. */
  readonly results: readonly RunResult[]
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  /** Seconds. */
  readonly elapsed: number
}

/** sources.json (v3): how old each source is. A source that could not be read has its error. */
export function sources(input: SourcesInput): Json {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/sources/v3.json',
      dbt_version: input.dbtVersion,
      generated_at: input.generatedAt,
      invocation_id: input.invocationId,
      invocation_started_at: input.invocationStartedAt,
      env: jsonOf(input.env),
    },
    results: input.results.flatMap((result) => {
      const node = input.nodes.get(result.uniqueId)
      return node?.resourceType === 'source' ? [entryOf(result, node.freshness)] : []
    }),
    elapsed_time: input.elapsed,
  }
}

function entryOf(result: RunResult, criteria: FreshnessThreshold | null): Json {
  const { freshness } = result
  if (freshness === undefined) return { unique_id: result.uniqueId, error: result.message, status: 'runtime error' }
  return {
    unique_id: result.uniqueId,
    max_loaded_at: freshness.maxLoadedAt,
    snapshotted_at: freshness.snapshottedAt,
    max_loaded_at_time_ago_in_s: freshness.age,
    status: result.status,
    criteria: {
      warn_after: timeOf(criteria?.warnAfter),
      error_after: timeOf(criteria?.errorAfter),
      filter: criteria?.filter ?? null,
    },
    adapter_response: result.adapterResponse,
    timing: result.timing.map(({ name, startedAt, completedAt }) => ({ name, started_at: startedAt, completed_at: completedAt })),
    thread_id: result.threadId,
    execution_time: result.executionTime,
  }
}

function timeOf(time: FreshnessThreshold['warnAfter'] | undefined): Json {
  return { count: time?.count ?? null, period: time?.period ?? null }
}
