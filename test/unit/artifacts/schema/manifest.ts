import { z } from 'zod'
import { bag, freshness, maybe, metadata, pairs, text, texts } from './common.ts'
import { metric, savedQuery, semanticModel } from './semantic.ts'

const version = z.union([text, z.number()]).nullable()
const docs = z.strictObject({ show: z.boolean(), node_color: maybe })
const checksum = z.strictObject({ name: text, checksum: text })
const dependsOn = z.strictObject({ macros: texts, nodes: texts })
const refs = z.array(z.strictObject({ name: text, package: maybe, version }))
const quoting = z.strictObject({
  database: z.boolean().nullable(),
  schema: z.boolean().nullable(),
  identifier: z.boolean().nullable(),
  column: z.boolean().nullable(),
})
const access = z.enum(['private', 'protected', 'public'])

/** Configurations take further keys: a project's own. */
const config = z.looseObject({ enabled: z.boolean() })

const constraint = {
  type: z.enum(['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom']),
  name: maybe,
  expression: maybe,
  warn_unenforced: z.boolean(),
  warn_unsupported: z.boolean(),
  to: maybe,
  to_columns: texts,
}
const column = z.looseObject({
  name: text,
  description: text,
  meta: bag,
  data_type: maybe,
  constraints: z.array(z.strictObject(constraint)),
  quote: z.boolean().nullable(),
  config: z.looseObject({ meta: bag, tags: texts }),
  tags: texts,
  granularity: maybe,
  doc_blocks: texts,
})

const identity = { name: text, package_name: text, path: text, original_file_path: text, unique_id: text }

const node = {
  ...identity,
  database: maybe,
  schema: text,
  fqn: texts,
  alias: text,
  checksum,
  config,
  tags: texts,
  description: text,
  columns: z.record(text, column),
  meta: bag,
  group: maybe,
  docs,
  patch_path: maybe,
  build_path: maybe,
  unrendered_config: bag,
  created_at: z.number(),
  relation_name: maybe,
  raw_code: text,
  doc_blocks: texts,
}

/** `compiled` and what follows it appear when the node has been compiled. */
const code = {
  ...node,
  language: z.enum(['sql', 'python']),
  refs,
  sources: pairs,
  metrics: pairs,
  depends_on: dependsOn,
  compiled_path: maybe,
  contract: z.strictObject({ enforced: z.boolean(), alias_types: z.boolean(), checksum: maybe }),
  compiled: z.boolean().optional(),
  compiled_code: maybe.optional(),
  extra_ctes_injected: z.boolean().optional(),
  extra_ctes: z.array(z.strictObject({ id: text, sql: text })).optional(),
}

const deferRelation = z
  .strictObject({
    database: maybe,
    schema: text,
    alias: text,
    relation_name: maybe,
    resource_type: text,
    name: text,
    description: text,
    compiled_code: maybe,
    meta: bag,
    tags: texts,
    config: config.nullable(),
  })
  .nullable()
  .optional()

const model = z.strictObject({
  ...code,
  resource_type: z.literal('model'),
  access,
  constraints: z.array(z.strictObject({ ...constraint, columns: texts })),
  version,
  latest_version: version,
  deprecation_date: maybe,
  defer_relation: deferRelation,
  primary_key: texts,
  time_spine: z
    .strictObject({
      standard_granularity_column: text,
      custom_granularities: z.array(z.strictObject({ name: text, column_name: maybe })),
    })
    .nullable(),
})
const seed = z.strictObject({
  ...node,
  resource_type: z.literal('seed'),
  root_path: maybe,
  depends_on: z.strictObject({ macros: texts }),
  defer_relation: deferRelation,
})
const snapshot = z.strictObject({ ...code, resource_type: z.literal('snapshot'), defer_relation: deferRelation })
const analysis = z.strictObject({ ...code, resource_type: z.literal('analysis') })
const hook = z.strictObject({ ...code, resource_type: z.literal('operation'), index: z.int().nullable() })
const singularTest = z.strictObject({ ...code, resource_type: z.literal('test') })
const genericTest = z.strictObject({
  ...code,
  resource_type: z.literal('test'),
  column_name: maybe,
  file_key_name: maybe,
  attached_node: maybe,
  test_metadata: z.strictObject({ name: text, kwargs: bag, namespace: maybe }),
})

const source = z.strictObject({
  ...identity,
  resource_type: z.literal('source'),
  database: maybe,
  schema: text,
  fqn: texts,
  source_name: text,
  source_description: text,
  loader: text,
  identifier: text,
  quoting,
  loaded_at_field: maybe,
  loaded_at_query: maybe,
  freshness: freshness.nullable(),
  external: bag.nullable(),
  description: text,
  columns: z.record(text, column),
  meta: bag,
  source_meta: bag,
  tags: texts,
  config,
  patch_path: maybe,
  unrendered_config: bag,
  relation_name: maybe,
  created_at: z.number(),
  unrendered_database: maybe,
  unrendered_schema: maybe,
  doc_blocks: texts,
})

const exposure = z.strictObject({
  ...identity,
  resource_type: z.literal('exposure'),
  fqn: texts,
  type: z.enum(['dashboard', 'notebook', 'analysis', 'ml', 'application']),
  owner: z.looseObject({ email: z.union([text, texts]).nullable(), name: maybe }),
  description: text,
  label: maybe,
  maturity: z.enum(['low', 'medium', 'high']).nullable(),
  meta: bag,
  tags: texts,
  config,
  unrendered_config: bag,
  url: maybe,
  depends_on: dependsOn,
  refs,
  sources: pairs,
  metrics: pairs,
  created_at: z.number(),
})

const fixture = {
  rows: z.union([text, z.array(bag)]).nullable(),
  format: z.enum(['csv', 'dict', 'sql']),
  fixture: maybe,
}
const versions = z.array(z.union([text, z.number()])).nullable()
const unitTest = z.strictObject({
  ...identity,
  resource_type: z.literal('unit_test'),
  model: text,
  given: z.array(z.strictObject({ input: text, ...fixture })),
  expect: z.strictObject(fixture),
  fqn: texts,
  description: text,
  overrides: z.strictObject({ macros: bag, vars: bag, env_vars: bag }).nullable(),
  depends_on: dependsOn,
  config: z.looseObject({ tags: z.union([text, texts]), meta: bag, enabled: z.boolean() }),
  checksum: maybe,
  schema: maybe,
  created_at: z.number(),
  versions: z.strictObject({ include: versions, exclude: versions }).nullable(),
  version,
})

const macro = z.strictObject({
  ...identity,
  resource_type: z.literal('macro'),
  macro_sql: text,
  depends_on: z.strictObject({ macros: texts }),
  description: text,
  meta: bag,
  docs,
  patch_path: maybe,
  arguments: z.array(z.strictObject({ name: text, type: maybe, description: text })),
  created_at: z.number(),
  supported_languages: z.array(z.enum(['python', 'sql'])).nullable(),
})

const group = z.strictObject({
  ...identity,
  resource_type: z.literal('group'),
  owner: z.looseObject({ email: z.union([text, texts]).nullable(), name: maybe }),
  description: maybe,
  config: z.looseObject({ meta: bag }),
})

const doc = z.strictObject({ ...identity, resource_type: z.literal('doc'), block_contents: text })

const nodes = z.union([model, genericTest, singularTest, seed, snapshot, analysis, hook])
const edges = z.record(text, texts)

/** manifest.json */
export const manifestV12 = z.strictObject({
  metadata: metadata('manifest', 12, {
    project_name: maybe,
    project_id: maybe,
    user_id: maybe,
    send_anonymous_usage_stats: z.boolean().nullable(),
    adapter_type: maybe,
    quoting: quoting.nullable(),
  }),
  nodes: z.record(text, nodes),
  sources: z.record(text, source),
  macros: z.record(text, macro),
  docs: z.record(text, doc),
  exposures: z.record(text, exposure),
  metrics: z.record(text, metric),
  groups: z.record(text, group),
  selectors: bag,
  disabled: z.record(text, z.array(z.union([nodes, source, exposure, unitTest, metric, savedQuery, semanticModel]))),
  parent_map: edges,
  child_map: edges,
  group_map: edges,
  saved_queries: z.record(text, savedQuery),
  semantic_models: z.record(text, semanticModel),
  unit_tests: z.record(text, unitTest),
})
