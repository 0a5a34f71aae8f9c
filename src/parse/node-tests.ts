import type { Scope } from '../jinja/index.ts'
import type { PlainRecord } from '../model/index.ts'
import { attempt } from './collect.ts'
import { versionColumns } from './columns.ts'
import type { GenericTests } from './generic-tests.ts'
import { type PropertiesEntry, testsOf } from './properties.ts'
import { booleanOf, recordOf, recordsOf, textOf, textsOf, versionOf } from './read.ts'
import type { ParseState } from './state.ts'

/** The tests of one entry of `models:`, `seeds:` or `snapshots:`: of its columns, then its own; version by version. */
export async function parseNodeTests(
  state: ParseState,
  tests: GenericTests,
  entry: PropertiesEntry,
  scope: Scope,
): Promise<void> {
  const versions = entry.key === 'models' ? recordsOf(entry.data['versions']) : []
  if (versions.length === 0) {
    await addTests(state, tests, entry, scope, null, recordsOf(entry.data['columns']), entry.data)
    return
  }
  for (const version of versions) {
    const v = versionOf(version['v'])
    const columns = versionColumns(entry.data['columns'], version['columns'])
    const own = 'data_tests' in version || 'tests' in version ? version : entry.data
    await addTests(state, tests, entry, scope, v, columns, own)
  }
}

async function addTests(
  state: ParseState,
  tests: GenericTests,
  entry: PropertiesEntry,
  scope: Scope,
  version: string | number | null,
  columns: readonly PlainRecord[],
  own: PlainRecord,
): Promise<void> {
  const { packageName, file, key, name } = entry
  const common = {
    target: { kind: 'node' as const, name, version },
    packageName,
    originalFilePath: file.originalFilePath,
    fileKeyName: `${key}.${name}`,
    scope,
  }
  const quoteColumns = booleanOf(entry.data['quote_columns']) ?? false
  for (const [at, column] of columns.entries()) {
    const columnName = textOf(column['name'])
    const list = attempt(state.diagnostics, () => testsOf(column, entry, 'columns', at)) ?? []
    if (columnName === null || list.length === 0) continue
    const quoted = booleanOf(column['quote']) ?? quoteColumns
    const tags = [...textsOf(column['tags']), ...textsOf(recordOf(column['config'])['tags'])]
    for (const [number, test] of list.entries()) {
      await tests.add({
        ...common,
        entry: test,
        columnName: quoted ? `"${columnName}"` : columnName,
        tags,
        at: () => entry.at('columns', at, 'data_tests', number),
      })
    }
  }
  const list = attempt(state.diagnostics, () => testsOf(own, entry)) ?? []
  for (const [number, test] of list.entries()) {
    await tests.add({ ...common, entry: test, columnName: null, tags: [], at: () => entry.at('data_tests', number) })
  }
}
