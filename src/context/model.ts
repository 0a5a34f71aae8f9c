import { Dict, type Value } from '../jinja/index.ts'
import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import { translateType } from './column.ts'
import type { Face } from './face.ts'
import { EnumText } from './json-safe.ts'
import { ownRelation, quotingOf, relation } from './node-relation.ts'
import { toValue } from './plain-values.ts'
import { relationData } from './relation-data.ts'

/** `model`: the node as the manifest describes it. */
export function model(face: Face): Value {
  switch (face.kind) {
    case 'parse':
      return modelValue(face.node.model?.() ?? identity(face))
    case 'name':
      return modelValue(identity(face))
    case 'run': {
      if (face.node.resourceType === 'macro') return modelValue(identity(face))
      const described = modelValue(face.world.describe(face.node))
      const code = face.state.compiledCode
      if (code !== null) {
        described.set('compiled', true)
        described.set('compiled_code', code)
        described.set('compiled_sql', code)
      }
      aliasTypes(described)
      return described
    }
  }
}

function modelValue(record: PlainRecord): Dict {
  const value = toValue(withoutNulls(record))
  const dict = value instanceof Dict ? value : new Dict()
  const language = dict.get('language')
  if (typeof language === 'string') dict.set('language', new EnumText('ModelLanguage', language))
  return dict
}

/** dbt leaves out what is None: the fields of the node, of its config and columns; never what the user wrote into meta. */
function withoutNulls(record: PlainRecord): PlainRecord {
  const kept: Record<string, Plain> = Object.create(null)
  for (const [key, value] of Object.entries(record)) {
    if (value === null) continue
    if (key === 'columns' && isPlainRecord(value)) {
      kept[key] = Object.fromEntries(
        Object.entries(value).map(([name, column]) => [name, isPlainRecord(column) ? withoutNulls(column) : column]),
      )
    } else kept[key] = NESTED.has(key) && isPlainRecord(value) ? withoutNulls(value) : value
  }
  return kept
}

const NESTED = new Set(['config', 'docs', 'contract', 'checksum', 'freshness', 'time_spine', 'test_metadata'])

function identity({ node }: Face): PlainRecord {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path ?? node.originalFilePath,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn ?? [node.packageName, node.name],
  }
}

/** With a contract whose types are aliases, the columns' types are translated to DuckDB's. */
function aliasTypes(described: Dict): void {
  const contract = described.get('contract')
  const columns = described.get('columns')
  if (!(contract instanceof Dict) || contract.get('alias_types') !== true || !(columns instanceof Dict)) return
  for (const column of columns.values()) {
    const type = column instanceof Dict ? column.get('data_type') : undefined
    if (column instanceof Dict && typeof type === 'string') column.set('data_type', translateType(type))
  }
}

/** `this`: the node's relation; None in operations; the fixture's CTE in unit tests. */
export function thisRelation(face: Face): Value {
  if (face.kind === 'parse') return face.node.resourceType === 'operation' ? null : ownRelation(face)
  if (face.kind === 'name') return null
  const { node, options, world } = face
  if (options.overrides !== undefined) {
    return options.overrides.thisIdentifier === undefined ? null : `__dbt__cte__${options.overrides.thisIdentifier}`
  }
  if (options.face === 'operation' || node.resourceType === 'operation') return null
  return relation(
    relationData({
      database: node.database ?? null,
      schema: node.schema ?? null,
      identifier: node.identifier ?? node.alias ?? node.name,
      quoting: { ...(node.resourceType === 'source' ? {} : world.quoting), ...quotingOf(node.config?.['quoting']) },
    }),
  )
}
