import * as z from 'zod'
import { anything, flag, integer, oneOf, text, texts } from '../schema.ts'
import { dict, dicts, list, open, strict, textOrTexts, version } from './blocks.ts'
import { metric, savedQuery, semanticModel } from './semantic.ts'

/** The lists of a properties file that dbt 1.10 reads. */
export const PROPERTIES_KEYS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'macros',
  'data_tests',
  'analyses',
  'exposures',
  'metrics',
  'groups',
  'semantic_models',
  'unit_tests',
  'saved_queries',
] as const
export type PropertiesKey = (typeof PROPERTIES_KEYS)[number]

const docs = strict({ show: flag.optional(), node_color: text.nullish() })
/** `- unique` or `- unique: {…}`; what is inside is looked at where tests are made. */
const tests = z.array(z.union([text, dict]), 'a list of tests')

const DESCRIBED = {
  name: text,
  description: text.optional(),
  meta: dict.optional(),
  data_type: text.nullish(),
  constraints: dicts.optional(),
  docs: docs.optional(),
  config: dict.optional(),
}

const column = open({
  ...DESCRIBED,
  data_tests: tests.optional(),
  tests: tests.optional(),
  quote: flag.nullish(),
  tags: texts.optional(),
  granularity: text.nullish(),
})
const columns = list(column)

const TESTED = {
  ...DESCRIBED,
  data_tests: tests.optional(),
  tests: tests.optional(),
  columns: columns.optional(),
  quote_columns: flag.nullish(),
  access: text.nullish(),
}

/** `include: all` with exceptions, or names to include. */
const includeExclude = open({
  include: z.union([oneOf('all', '*'), texts]),
  exclude: texts.optional(),
}).refine(
  (value) => !Array.isArray(value.include) || (value.exclude ?? []).length === 0,
  'without exclude where include has names',
)

const moment = text.regex(
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$/,
  "a date like '2024-01-31'",
)

const modelVersion = strict({
  v: version,
  defined_in: text.nullish(),
  description: text.optional(),
  access: text.nullish(),
  config: dict.optional(),
  constraints: dicts.optional(),
  docs: docs.optional(),
  data_tests: tests.nullish(),
  tests: tests.nullish(),
  columns: z.array(z.union([column, includeExclude]), 'a list of columns').optional(),
  deprecation_date: moment.nullish(),
})

const timeSpine = strict({
  standard_granularity_column: text,
  custom_granularities: list(strict({ name: text, column_name: text.nullish() })).optional(),
})

const model = open({
  ...TESTED,
  latest_version: version.nullish(),
  versions: list(modelVersion).optional(),
  deprecation_date: moment.nullish(),
  time_spine: timeSpine.nullish(),
})

const macro = open({
  ...DESCRIBED,
  arguments: list(strict({ name: text, type: text.nullish(), description: text.optional() })).optional(),
})

const quoting = strict({
  database: flag.nullish(),
  schema: flag.nullish(),
  identifier: flag.nullish(),
  column: flag.nullish(),
})
const threshold = strict({ count: integer.nullish(), period: oneOf('minute', 'hour', 'day').nullish() })
const freshness = strict({ warn_after: threshold.nullish(), error_after: threshold.nullish(), filter: text.nullish() })
const fieldName = text.min(1, 'text that is not empty')
const external = open({
  location: text.nullish(),
  file_format: text.nullish(),
  row_format: text.nullish(),
  tbl_properties: text.nullish(),
  partitions: list(z.union([text, dict])).nullish(),
})

const LOADED = {
  freshness: freshness.nullish(),
  loaded_at_field: fieldName.nullish(),
  loaded_at_field_present: flag.nullish(),
  loaded_at_query: text.nullish(),
  quoting: quoting.optional(),
  tags: texts.optional(),
}

const sourceTable = open({
  ...DESCRIBED,
  ...LOADED,
  data_tests: tests.optional(),
  tests: tests.optional(),
  columns: columns.optional(),
  identifier: text.nullish(),
  external: external.nullish(),
})

const source = strict({
  name: text,
  description: text.optional(),
  meta: dict.optional(),
  database: text.nullish(),
  schema: text.nullish(),
  loader: text.optional(),
  ...LOADED,
  tables: list(sourceTable).optional(),
  config: dict.optional(),
  overrides: text.optional(),
})

const owner = open({ name: text.nullish(), email: textOrTexts.nullish() }).refine(
  (value) => (value.name ?? null) !== null || (value.email ?? null) !== null,
  "a mapping with at least one of 'name' and 'email'",
)

const exposure = strict({
  name: text,
  type: oneOf('dashboard', 'notebook', 'analysis', 'ml', 'application'),
  owner,
  description: text.optional(),
  label: text.nullish(),
  maturity: oneOf('low', 'medium', 'high').nullish(),
  meta: dict.optional(),
  tags: texts.optional(),
  url: text.nullish(),
  depends_on: texts.optional(),
  config: dict.optional(),
})

const group = strict({ name: text, owner, description: text.nullish(), config: dict.optional() })

const fixture = {
  rows: z.union([text, dicts]).nullish(),
  format: oneOf('dict', 'csv', 'sql').optional(),
  fixture: text.nullish(),
}
const unitTest = strict({
  name: text,
  model: text,
  given: list(strict({ input: text, ...fixture })),
  expect: strict(fixture),
  description: text.optional(),
  overrides: strict({ macros: dict.optional(), vars: dict.optional(), env_vars: dict.optional() }).nullish(),
  config: dict.optional(),
  versions: strict({ include: list(version).nullish(), exclude: list(version).nullish() })
    .refine(
      (value) => (value.include ?? []).length === 0 || (value.exclude ?? []).length === 0,
      "a mapping with 'include' or 'exclude', not both",
    )
    .nullish(),
})

/** What an entry of each list looks like once rendered; checked against dbt's own verdicts. */
export const PROPERTIES_SCHEMAS = {
  models: model,
  seeds: open(TESTED),
  snapshots: open({ ...TESTED, relation: anything.optional() }),
  sources: source,
  macros: macro,
  data_tests: open(DESCRIBED),
  analyses: open({ ...DESCRIBED, columns: list(open(DESCRIBED)).optional(), access: text.nullish() }),
  exposures: exposure,
  metrics: metric,
  groups: group,
  semantic_models: semanticModel,
  unit_tests: unitTest,
  saved_queries: savedQuery,
} as const satisfies Record<PropertiesKey, z.ZodType>
