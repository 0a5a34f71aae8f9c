import { str } from '../jinja/index.ts'
import type { Plain, PlainRecord, SourceNode } from '../model/index.ts'
import { runtimeError } from './errors.ts'
import { toValue } from './plain-values.ts'

/**
 * Where dbt-duckdb reads an external source: the pattern of `external_location` filled with the source's fields and meta,
 * quoted unless it is a function call or quoted already.
 * @param settings the source's meta and other configuration, with `external_location` and optionally `formatter`
 */
export function externalLocation(source: SourceNode, settings: PlainRecord): string {
  const fields: PlainRecord = {
    name: source.name,
    identifier: source.identifier,
    schema: source.schema,
    database: source.database,
    tags: source.tags,
    ...settings,
  }
  const pattern = String(settings['external_location'])
  const location = fill(pattern, settings['formatter'] ?? 'newstyle', (name) => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (value !== undefined) return str(toValue(value))
    throw runtimeError(
      'PW3017',
      `external_location of source ${source.sourceName}.${source.name} asks for '${name}', which is not set`,
      `Known here: ${Object.keys(fields).join(', ')}.`,
    )
  })
  return location.includes('(') || location.startsWith("'") ? location : `'${location}'`
}

function fill(pattern: string, formatter: Plain, value: (name: string) => string): string {
  switch (formatter) {
    case 'newstyle':
      return pattern.replace(/\{\{|\}\}|\{(\w+)\}/g, (whole, name: string | undefined) =>
        name === undefined ? whole.charAt(0) : value(name),
      )
    case 'oldstyle':
      return pattern.replace(/%%|%\((\w+)\)[sd]/g, (_whole, name: string | undefined) => (name === undefined ? '%' : value(name)))
    case 'template':
      return pattern.replace(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_whole, dollar: string | undefined, braced: string, bare: string) =>
        dollar === undefined ? value(braced ?? bare) : '$',
      )
    default:
      throw runtimeError(
        'PW3017',
        `Formatter ${String(formatter)} not recognized. Must be one of 'newstyle', 'oldstyle', or 'template'.`,
      )
  }
}
