import { sourceLocation } from '../context/index.ts'
import type { Scope } from '../jinja/index.ts'
import {
  type FreshnessThreshold,
  failure,
  isPlainRecord,
  type Location,
  nodeId,
  type Plain,
  type PlainRecord,
  type SourceNode,
} from '../model/index.ts'
import { foldersOf } from './code.ts'
import { foundTwice } from './code-files.ts'
import { attempt } from './collect.ts'
import { columnsOf } from './columns.ts'
import { type Draft, storeDisabled } from './draft.ts'
import type { GenericTests } from './generic-tests.ts'
import type { PropertiesEntry } from './properties.ts'
import { testsOf } from './properties.ts'
import { booleanOf, configValue, recordOf, recordsOf, textOf, textsOf } from './read.ts'
import { relationName } from './relation-name.ts'
import type { ParseState } from './state.ts'
import { compareText } from './text.ts'

/** Makes the nodes of one entry of `sources:`, and their tests. */
export async function parseSource(state: ParseState, tests: GenericTests, entry: PropertiesEntry, scope: Scope): Promise<void> {
  const tables = recordsOf(entry.data['tables'])
  for (const [index, table] of tables.entries()) {
    const name = textOf(table['name'])
    if (name === null) continue
    await attemptTests(state, tests, entry, table, index, name, scope)
    const node = attempt(state.diagnostics, () => sourceNode(state, entry, table, name))
    if (node === undefined) continue
    if (!node.config.enabled) {
      storeDisabled(state.store, node)
      continue
    }
    warnOfFreshness(state, node, entry.at('tables', index, 'name'))
    const before = state.store.nodes.get(node.uniqueId)
    if (before === undefined) state.store.nodes.set(node.uniqueId, node)
    else {
      const twice = foundTwice('source', `${entry.name}.${name}`, [before.originalFilePath, node.originalFilePath])
      state.diagnostics.push({ ...twice, at: entry.at('tables', index, 'name') })
    }
  }
}

/** Without a column or a query there is nothing that says how old the table is. */
function warnOfFreshness(state: ParseState, node: Draft<SourceNode>, at: Location): void {
  const { freshness, loadedAtField, loadedAtQuery, sourceName, name } = node
  const asked =
    freshness !== null &&
    [freshness.warnAfter, freshness.errorAfter].some(({ count, period }) => count !== null && period !== null)
  if (!asked || loadedAtField !== null || loadedAtQuery !== null) return
  const message = `The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for source '${sourceName}.${name}'.`
  state.diagnostics.push({
    code: 'PW2231',
    severity: 'warning',
    message,
    event: 'FreshnessConfigProblem',
    data: { msg: message },
    at,
  })
}

function sourceNode(state: ParseState, entry: PropertiesEntry, table: PlainRecord, name: string): Draft<SourceNode> {
  const { data, raw, packageName, file } = entry
  const own = recordOf(data['config'])
  const tableConfig = recordOf(table['config'])
  const { field, query } = loadedAt(entry, table)
  const meta = {
    ...recordOf(data['meta']),
    ...recordOf(own['meta']),
    ...recordOf(table['meta']),
    ...recordOf(tableConfig['meta']),
  }
  const tags = [...textsOf(data['tags']), ...textsOf(own['tags']), ...textsOf(table['tags']), ...textsOf(tableConfig['tags'])]
  const freshness = mergedFreshness(data['freshness'], own['freshness'], 'freshness' in own, table, tableConfig)
  const { freshness: _ownFreshness, ...ownRest } = own
  const { freshness: _tableFreshness, ...tableRest } = tableConfig
  const patch: PlainRecord = {
    ...ownRest,
    ...tableRest,
    // Without any threshold the project file's own `+freshness` stays.
    ...(freshness === null ? { freshness: null } : isSet(freshness) ? { freshness: describeFreshness(freshness) } : {}),
    loaded_at_field: field,
    loaded_at_query: query,
    meta,
    tags: [...new Set(tags)].sort(compareText),
  }
  const uniqueId = nodeId(`source.${packageName}.${entry.name}.${name}`)
  const fqn = [packageName, ...foldersOf(file.path), entry.name, name]
  const { originalFilePath } = file
  const effective = state.config.effective({ packageName, fqn, resourceType: 'source', originalFilePath }, patch, {})
  const { unrenderedConfig } = effective
  // For all other keys null means the default; here it switches freshness off.
  const config = freshness === null ? { ...effective.config, freshness: null } : effective.config
  const sourceQuoting = recordOf(data['quoting'])
  const tableQuoting = recordOf(table['quoting'])
  const quote = (key: string): boolean | null => booleanOf(tableQuoting[key]) ?? booleanOf(sourceQuoting[key])
  const quoting = {
    database: quote('database') ?? quote('project'),
    schema: quote('schema'),
    identifier: quote('identifier'),
    column: quote('column'),
  }
  const database = textOf(data['database']) || textOf(data['catalog']) || state.input.credentials.database
  const schema = textOf(data['schema']) || entry.name
  const identifier = textOf(table['identifier']) || name
  const node: Draft<SourceNode> = {
    resourceType: 'source',
    uniqueId,
    name,
    packageName,
    path: originalFilePath,
    originalFilePath,
    fqn,
    config,
    unrenderedConfig,
    tags: config.tags,
    meta: config.meta,
    description: textOf(table['description']) ?? '',
    database,
    schema,
    sourceName: entry.name,
    sourceDescription: textOf(data['description']) ?? '',
    sourceMeta: { ...recordOf(data['meta']), ...recordOf(own['meta']) },
    loader: textOf(data['loader']) ?? '',
    identifier,
    quoting,
    loadedAtField: textOf(configValue(config, 'loaded_at_field')),
    loadedAtQuery: textOf(configValue(config, 'loaded_at_query')),
    freshness: thresholdOf(configValue(config, 'freshness')),
    external: externalOf(table['external']),
    columns: columnsOf(table['columns']),
    patchPath: null,
    relationName: relationName(sourcePolicy, quotingRecord(quoting), { database, schema, identifier }),
    docBlocks: [],
    createdAt: state.input.createdAt,
    unrenderedDatabase: textOf(raw['database']),
    unrenderedSchema: textOf(raw['schema']),
  }
  return { ...node, relationName: sourceLocation(node) ?? node.relationName }
}

/** Sources do not follow the project's `quoting`. */
const sourcePolicy = { database: true, schema: true, identifier: true }

function quotingRecord(quoting: SourceNode['quoting']): PlainRecord {
  return { database: quoting.database, schema: quoting.schema, identifier: quoting.identifier }
}

function externalOf(value: Plain | undefined): PlainRecord | null {
  if (value === undefined || value === null) return null
  const external = recordOf(value)
  return { location: null, file_format: null, row_format: null, tbl_properties: null, partitions: null, ...external }
}

/** Throws PW2230 when both ways are given in one place. */
function loadedAt(entry: PropertiesEntry, table: PlainRecord): { field: string | null; query: string | null } {
  const config = recordOf(entry.data['config'])
  const tableConfig = recordOf(table['config'])
  const tableField = textOf(table['loaded_at_field']) || textOf(tableConfig['loaded_at_field'])
  const tableQuery = textOf(table['loaded_at_query']) || textOf(tableConfig['loaded_at_query'])
  const ownField = textOf(entry.data['loaded_at_field']) || textOf(config['loaded_at_field'])
  const ownQuery = textOf(entry.data['loaded_at_query']) || textOf(config['loaded_at_query'])
  const fieldGiven = 'loaded_at_field' in table || Boolean(tableField)
  if ((fieldGiven && tableQuery) || (ownField && ownQuery)) {
    throw failure(
      'PW2230',
      `Cannot specify both loaded_at_field and loaded_at_query at ${fieldGiven && tableQuery ? 'table' : 'source'} level.`,
      {
        family: 'Parsing Error',
        at: entry.at('loaded_at_query'),
      },
    )
  }
  return {
    field: (fieldGiven ? tableField : ownField) || null,
    query: tableQuery || (fieldGiven ? null : ownQuery) || null,
  }
}

type Time = FreshnessThreshold['warnAfter']

interface Threshold {
  readonly warnAfter: Time | null
  readonly errorAfter: Time | null
  readonly filter: string | null
}

const emptyThreshold: Threshold = {
  warnAfter: { count: null, period: null },
  errorAfter: { count: null, period: null },
  filter: null,
}

/** Source, its config, table, its config: the later ones over the earlier; an explicit null switches off. */
function mergedFreshness(
  source: Plain | undefined,
  sourceConfig: Plain | undefined,
  sourceConfigGiven: boolean,
  table: PlainRecord,
  tableConfig: PlainRecord,
): Threshold | null {
  const levels: (Threshold | null)[] = [
    readThreshold(source),
    sourceConfigGiven ? readThreshold(sourceConfig) : emptyThreshold,
    readThreshold(table['freshness']),
    'freshness' in tableConfig ? readThreshold(tableConfig['freshness']) : emptyThreshold,
  ]
  return levels.reduce<Threshold | null>((base, update, at) => {
    if (at === 0) return update
    if (update === null) return null
    if (base === null) return isSet(update) ? update : null
    return {
      warnAfter: mergeTime(base.warnAfter, update.warnAfter),
      errorAfter: mergeTime(base.errorAfter, update.errorAfter),
      filter: update.filter ?? base.filter,
    }
  }, null)
}

function readThreshold(value: Plain | undefined): Threshold | null {
  if (value === null) return null
  const record = recordOf(value)
  const time = (key: string): Time | null => (record[key] === null ? null : timeOf(record[key]))
  return { warnAfter: time('warn_after'), errorAfter: time('error_after'), filter: textOf(record['filter']) }
}

function timeOf(value: Plain | undefined): Time {
  const record = recordOf(value)
  const count = record['count']
  return { count: typeof count === 'number' ? count : null, period: textOf(record['period']) }
}

function hasTime(time: Time | null): boolean {
  return time !== null && time.count !== null && time.period !== null
}

function isSet(threshold: Threshold): boolean {
  return hasTime(threshold.warnAfter) || hasTime(threshold.errorAfter)
}

function mergeTime(base: Time | null, update: Time | null): Time | null {
  if (update === null) return null
  if (!hasTime(base) || !hasTime(update)) return hasTime(update) ? update : base
  return { count: update.count ?? base?.count ?? null, period: update.period ?? base?.period ?? null }
}

function describeFreshness(threshold: Threshold): PlainRecord {
  const time = (one: Time | null): Plain => (one === null ? null : { count: one.count, period: one.period })
  return { warn_after: time(threshold.warnAfter), error_after: time(threshold.errorAfter), filter: threshold.filter }
}

function thresholdOf(value: Plain | undefined): FreshnessThreshold | null {
  if (value === undefined || !isPlainRecord(value)) return null
  return { warnAfter: timeOf(value['warn_after']), errorAfter: timeOf(value['error_after']), filter: textOf(value['filter']) }
}

/** A table's column tests, then its own. */
async function attemptTests(
  state: ParseState,
  tests: GenericTests,
  entry: PropertiesEntry,
  table: PlainRecord,
  index: number,
  name: string,
  scope: Scope,
): Promise<void> {
  const { packageName, file } = entry
  const common = {
    target: { kind: 'source' as const, source: entry.name, table: name },
    packageName,
    originalFilePath: file.originalFilePath,
    fileKeyName: `sources.${entry.name}`,
    scope,
  }
  const tags = [...textsOf(entry.data['tags']), ...textsOf(table['tags'])]
  const quoteColumns = booleanOf(recordOf(table['quoting'])['column']) ?? booleanOf(recordOf(entry.data['quoting'])['column'])
  for (const [at, column] of recordsOf(table['columns']).entries()) {
    const columnName = textOf(column['name'])
    if (columnName === null) continue
    const quoted = booleanOf(column['quote']) ?? quoteColumns ?? false
    const list = attempt(state.diagnostics, () => testsOf(column, entry, 'tables', index, 'columns', at)) ?? []
    for (const [number, test] of list.entries()) {
      await tests.add({
        ...common,
        entry: test,
        columnName: quoted ? `"${columnName}"` : columnName,
        tags: [...tags, ...textsOf(column['tags']), ...textsOf(recordOf(column['config'])['tags'])],
        at: () => entry.at('tables', index, 'columns', at, 'data_tests', number),
      })
    }
  }
  const own = attempt(state.diagnostics, () => testsOf(table, entry, 'tables', index)) ?? []
  for (const [number, test] of own.entries()) {
    await tests.add({ ...common, entry: test, columnName: null, tags, at: () => entry.at('tables', index, 'data_tests', number) })
  }
}
