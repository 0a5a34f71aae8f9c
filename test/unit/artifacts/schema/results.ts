import { z } from 'zod'
import { bag, freshness, maybe, metadata, text, timing } from './common.ts'

const batches = z.array(z.tuple([text, text]))

/** run_results.json */
export const runResultsV6 = z.strictObject({
  metadata: metadata('run-results', 6, {}),
  results: z.array(
    z.strictObject({
      status: z.enum(['success', 'error', 'skipped', 'partial success', 'no-op', 'pass', 'fail', 'warn']),
      timing,
      thread_id: text,
      execution_time: z.number(),
      adapter_response: bag,
      message: maybe,
      failures: z.int().nullable(),
      unique_id: text,
      compiled: z.boolean().nullable(),
      compiled_code: maybe,
      relation_name: maybe,
      batch_results: z.strictObject({ successful: batches, failed: batches }).nullable(),
    }),
  ),
  elapsed_time: z.number(),
  args: bag,
})

/** sources.json */
export const sourcesV3 = z.strictObject({
  metadata: metadata('sources', 3, {}),
  results: z.array(
    z.union([
      z.strictObject({ unique_id: text, error: maybe, status: z.literal('runtime error') }),
      z.strictObject({
        unique_id: text,
        max_loaded_at: text,
        snapshotted_at: text,
        max_loaded_at_time_ago_in_s: z.number(),
        status: z.enum(['pass', 'warn', 'error']),
        criteria: freshness,
        adapter_response: bag,
        timing,
        thread_id: text,
        execution_time: z.number(),
      }),
    ]),
  ),
  elapsed_time: z.number(),
})

const table = z.strictObject({
  metadata: z.strictObject({ type: text, schema: text, name: text, database: maybe, comment: maybe, owner: maybe }),
  columns: z.record(text, z.strictObject({ type: text, index: z.int(), name: text, comment: maybe })),
  stats: z.record(
    text,
    z.strictObject({
      id: text,
      label: text,
      value: z.union([z.boolean(), text, z.number()]).nullable(),
      include: z.boolean(),
      description: maybe,
    }),
  ),
  unique_id: maybe,
})

/** catalog.json */
export const catalogV1 = z.strictObject({
  metadata: metadata('catalog', 1, {}),
  nodes: z.record(text, table),
  sources: z.record(text, table),
  errors: z.array(text).nullable(),
})
