import type * as z from 'zod'
import { type Diagnostic, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import { check, type Reporting } from '../schema.ts'
import type { PathStep } from '../yaml/positions.ts'
import { isSimpleNode } from './quick.ts'
import { PROPERTIES_SCHEMAS, type PropertiesKey } from './schemas.ts'

/** Where an entry was written. */
export type EntryPlace = Pick<Reporting, 'file' | 'under'>

const CODE = 'PW1500'
const FAMILY = 'Parsing Error'

/**
 * Checks the shape of one entry of a properties file, rendered as dbt renders it: keys, kinds of values, and the rules between
 * them that need nothing else (versions, time spines). Unknown keys are kept where dbt keeps them (models, columns, macros …).
 * Arguments of tests, configurations and names of other things are checked where they are used.
 *
 * @returns whether the entry can be used
 */
export function checkProperties(key: PropertiesKey, entry: Plain, place: EntryPlace, diagnostics: Diagnostic[]): boolean {
  if ((key === 'models' || key === 'seeds' || key === 'snapshots') && isSimpleNode(entry)) return true
  const before = diagnostics.length
  const schema: z.ZodType = PROPERTIES_SCHEMAS[key]
  check(schema, entry, { code: CODE, family: FAMILY, ...place }, diagnostics)
  if (diagnostics.length > before || !isPlainRecord(entry)) return false
  if (key === 'models') checkVersions(entry, place, diagnostics)
  if (key === 'models' && isGiven(entry['time_spine'])) checkTimeSpine(entry, place, diagnostics)
  return diagnostics.length === before
}

function report(place: EntryPlace, path: readonly PathStep[], message: string, diagnostics: Diagnostic[]): void {
  const { file, under = [] } = place
  diagnostics.push(diagnose({ code: CODE, family: FAMILY, message }, file.at([...under, ...path]), file.text))
}

function checkVersions(model: PlainRecord, place: EntryPlace, diagnostics: Diagnostic[]): void {
  const versions = recordsOf(model['versions']).map((version) => version['v'])
  const seen = new Set<string>()
  for (const [index, version] of versions.entries()) {
    const shown = shownVersion(version)
    if (seen.has(shown))
      report(place, ['versions', index, 'v'], `The version ${shown} of '${String(model['name'])}' is there twice`, diagnostics)
    seen.add(shown)
  }
  for (const [index, version] of recordsOf(model['versions']).entries()) {
    const filters = recordsOf(version['columns']).filter((column) => 'include' in column)
    if (filters.length > 1)
      report(place, ['versions', index, 'columns'], 'A version can have only one include/exclude', diagnostics)
  }
  const latest = model['latest_version']
  if (!isGiven(latest) || versions.some((version) => sameVersion(version, latest))) return
  const known = versions.length === 0 ? 'it has none' : `its versions are ${versions.map(shownVersion).join(', ')}`
  report(
    place,
    ['latest_version'],
    `latest_version: ${shownVersion(latest)} is not one of the versions of '${String(model['name'])}'; ${known}`,
    diagnostics,
  )
}

function checkTimeSpine(model: PlainRecord, place: EntryPlace, diagnostics: Diagnostic[]): void {
  const spine = model['time_spine']
  if (spine === undefined || !isPlainRecord(spine)) return
  const columns = new Map(recordsOf(model['columns']).map((column) => [column['name'], column]))
  const name = spine['standard_granularity_column']
  const column = name === undefined ? undefined : columns.get(name)
  const path = ['time_spine', 'standard_granularity_column']
  if (column === undefined)
    report(place, path, `The time spine's column '${String(name)}' is not among the columns of the model`, diagnostics)
  else if (!isGiven(column['granularity']))
    report(place, path, `The time spine's column '${String(name)}' needs a granularity`, diagnostics)
  for (const [index, custom] of recordsOf(spine['custom_granularities']).entries()) {
    const wanted = custom['column_name'] ?? custom['name']
    if (wanted !== undefined && columns.has(wanted)) continue
    report(
      place,
      ['time_spine', 'custom_granularities', index],
      `The column '${String(wanted)}' is not among the columns of the model`,
      diagnostics,
    )
  }
}

function isGiven(value: Plain | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 0
}

function recordsOf(value: Plain | undefined): readonly PlainRecord[] {
  return Array.isArray(value) ? value.filter(isPlainRecord) : []
}

function shownVersion(version: Plain | undefined): string {
  return typeof version === 'object' && version !== null ? JSON.stringify(version) : String(version)
}

/** `1` is not `'1'` here. */
function sameVersion(a: Plain | undefined, b: Plain | undefined): boolean {
  return typeof a === typeof b && shownVersion(a) === shownVersion(b)
}
