import * as z from 'zod'
import { anything, flag, integer, mapping, number, text, texts } from '../schema.ts'

/** dbt's rule: two or three numbers, then semver's suffixes. */
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?)?$/
const NAME = /^[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*$/u

const paths = texts.nullish()
const tree = mapping.optional()

/** Keys of `dbt_project.yml` as dbt 1.10 takes them, and those that later versions added. */
const DBT_KEYS = {
  name: text.regex(NAME, 'letters, digits and underscores, not beginning with a digit'),
  'config-version': integer.nullish(),
  version: z
    .union([
      text.regex(VERSION, "a version like '1.0.0'"),
      number.refine((value) => typeof value !== 'number' || !Number.isInteger(value), "a version like '1.0.0'"),
    ])
    .nullish(),
  'project-root': text.nullish(),
  'source-paths': paths,
  'model-paths': paths,
  'macro-paths': paths,
  'data-paths': paths,
  'seed-paths': paths,
  'test-paths': paths,
  'analysis-paths': paths,
  'docs-paths': paths,
  'asset-paths': paths,
  'snapshot-paths': paths,
  'function-paths': paths,
  'target-path': text.nullish(),
  'clean-targets': paths,
  profile: text.nullish(),
  'log-path': text.nullish(),
  'packages-install-path': text.nullish(),
  quoting: z
    .strictObject(
      {
        schema: flag.nullish(),
        database: flag.nullish(),
        project: flag.nullish(),
        identifier: flag.nullish(),
        snowflake_ignore_case: flag.nullish(),
      },
      'a mapping',
    )
    .nullish(),
  'on-run-start': z.union([text, texts]).nullish(),
  'on-run-end': z.union([text, texts]).nullish(),
  'require-dbt-version': z.union([text, texts]).nullish(),
  dispatch: z.array(z.looseObject({ macro_namespace: text, search_order: texts }, 'a mapping'), 'a list').optional(),
  models: mapping.nullish(),
  seeds: mapping.nullish(),
  snapshots: mapping.nullish(),
  analyses: tree,
  sources: tree,
  tests: tree,
  data_tests: tree,
  unit_tests: tree,
  metrics: tree,
  'semantic-models': tree,
  'saved-queries': tree,
  exposures: tree,
  functions: tree,
  vars: mapping.nullish(),
  packages: z.array(anything, 'a list').optional(),
  'query-comment': z
    .union([
      text,
      z.strictObject({ comment: text.optional(), append: flag.nullish(), 'job-label': flag.optional() }, 'a mapping'),
    ])
    .nullish(),
  'restrict-access': flag.optional(),
  'dbt-cloud': mapping.nullish(),
  flags: tree,
}

/** Blocks that only `planwise.yml` has; each is checked in depth by the layer that reads it. */
const OWN_KEYS = { simulation: tree, scenarios: tree, validate: tree, duckdb: tree }

export const dbtProjectSchema = z.strictObject(DBT_KEYS, 'a mapping')
export const planwiseProjectSchema = z.strictObject({ ...DBT_KEYS, ...OWN_KEYS }, 'a mapping')
export type ProjectKeys = z.infer<typeof planwiseProjectSchema>
export const PLANWISE_ONLY_KEYS: readonly string[] = Object.keys(OWN_KEYS)

/** Names that templates already give another meaning. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `_sql_results adapter api column config context database env env_var exceptions execute flags fromjson fromyaml graph
   invocation_id load_agate_table load_result log model modules post_hooks pre_hooks ref render return run_started_at schema
   source sql sql_now store_result store_raw_result target this tojson toyaml try_or_compiler_error var write`.split(/\s+/),
)

/** Names of the packages that dbt brings itself. */
export const BUILTIN_PACKAGES: ReadonlySet<string> = new Set(['dbt', 'dbt_duckdb'])
