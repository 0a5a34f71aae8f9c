import { Dict, fn, Host, str, Undefined, type Value } from '../jinja/index.ts'
import { compilationError, runtimeError } from './errors.ts'
import {
  informationSchema,
  PARTS,
  type RelationData,
  relationData,
  relationText,
  renderRelation,
  sameRelation,
} from './relation-data.ts'
import { changed, dictOf, incorporated, Parts, pathOf, policyDict, typeConstant } from './relation-parts.ts'

type Method = readonly [parameters: string, body: (data: RelationData, ...args: Value[]) => Value]

const THREE_FLAGS = 'database=None, schema=None, identifier=None'
const METHODS: Readonly<Record<string, Method>> = {
  quote: [THREE_FLAGS, (data, ...flags) => relation({ ...data, quote: changed(data.quote, flags) })],
  include: [THREE_FLAGS, (data, ...flags) => relation({ ...data, include: changed(data.include, flags) })],
  matches: [THREE_FLAGS, (data, ...parts) => matches(data, parts)],
  replace_path: ['**kwargs', (data, path) => relation({ ...data, path: { ...data.path, ...pathOf(path) } })],
  incorporate: ['**kwargs', (data, options) => relation(incorporated(data, dictOf(options)))],
  information_schema: [
    'view_name=None',
    (data, view) => relation(informationSchema(data, typeof view === 'string' ? view : null)),
  ],
  information_schema_only: ['', (data) => relation(informationSchema(data, null))],
  without_identifier: [
    '',
    (data) => relation({ ...data, include: { ...data.include, identifier: false }, path: { ...data.path, identifier: null } }),
  ],
  render: ['', (data) => renderRelation(data)],
  render_limited: ['', (data) => relationText({ ...data, eventTimeFilter: null })],
  quoted: ['identifier', (_data, identifier) => `"${str(identifier ?? null)}"`],
  to_dict: ['omit_none=False', (data, omitNone) => relationDict(data, omitNone === true)],
  get: [
    'key, default=None',
    (data, key, otherwise) => {
      const self = relation(data)
      return key === 'metadata' ? Dict.of([['type', self.pyType()]]) : (self.pyItem(key ?? null) ?? otherwise ?? null)
    },
  ],
}

/** dbt's Relation. */
export class RelationHost extends Host {
  readonly data: RelationData
  constructor(data: RelationData) {
    super()
    this.data = data
  }
  override pyType(): string {
    return this.data.informationSchemaView === undefined ? 'DuckDBRelation' : 'InformationSchema'
  }
  override pyStr(): string {
    return relationText(this.data)
  }
  override pyRepr(): string {
    return `<${this.pyType()} ${renderRelation(this.data)}>`
  }
  override pyBool(): boolean {
    return true
  }
  override pyMapping(): boolean {
    return true
  }
  override pyEquals(other: Value): boolean {
    return other instanceof RelationHost && sameRelation(this.data, other.data)
  }
  override pyHash(): string {
    return renderRelation(this.data)
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }
  override pyAttr(name: string): Value | undefined {
    const { data } = this
    switch (name) {
      case 'database':
      case 'schema':
      case 'identifier':
        return data.path[name]
      case 'name':
      case 'table':
        return data.path.identifier
      case 'type':
        return data.type
      case 'is_table':
        return data.type === 'table'
      case 'is_view':
        return data.type === 'view'
      case 'is_cte':
        return data.type === 'cte'
      case 'is_materialized_view':
        return data.type === 'materialized_view'
      case 'is_pointer':
        return data.type === 'pointer_table'
      case 'is_function':
        return data.type === 'function'
      // DuckDB's relations are always renamed and replaced by plain statements, as in dbt-duckdb.
      case 'can_be_renamed':
      case 'can_be_replaced':
        return false
      case 'limit':
        return data.limit
      case 'external':
        return data.external
      case 'catalog':
        return data.catalog
      case 'quote_character':
        return '"'
      case 'dbt_created':
      case 'require_alias':
        return false
      case 'information_schema_view':
        return data.informationSchemaView
      case 'path':
        return new Parts('Path', data.path)
      case 'quote_policy':
        return new Parts('Policy', data.quote)
      case 'include_policy':
        return new Parts('Policy', data.include)
      case 'event_time_filter':
        return data.eventTimeFilter === null
          ? null
          : Dict.of([
              ['field_name', data.eventTimeFilter.field],
              ['start', data.eventTimeFilter.start],
              ['end', data.eventTimeFilter.end],
            ])
      default:
        return this.method(name) ?? typeConstant(name)
    }
  }

  private method(name: string): Value | undefined {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (method === undefined) return undefined
    const [parameters, body] = method
    return fn(name, parameters, (...args) => body(this.data, ...args))
  }
}

export function relation(data: RelationData): RelationHost {
  return new RelationHost(data)
}

function matches(data: RelationData, wanted: readonly (Value | undefined)[]): boolean {
  const search = PARTS.map((part, index) => ({ part, value: wanted[index] })).filter(
    ({ value }) => value !== undefined && value !== null && !(value instanceof Undefined),
  )
  if (search.length === 0) throw runtimeError('PW3016', 'Tried to match relation, but no search path was passed!')
  const exact = search.every(({ part, value }) => data.path[part] === value)
  if (exact) return true
  const bare = (text: Value | undefined) =>
    String(text)
      .toLowerCase()
      .replace(/^"+|"+$/g, '')
  if (search.every(({ part, value }) => bare(data.path[part] ?? 'none') === bare(value))) {
    const target = relationText(relationData(Object.fromEntries(search.map(({ part, value }) => [part, String(value)]))))
    throw compilationError(
      'PW3016',
      `When searching for a relation, dbt found an approximate match.\nSearched for: ${target}\nFound: ${relationText(data)}`,
      `The two differ only in letter case. Delete or rename ${relationText(data)}.`,
    )
  }
  return false
}

function relationDict(data: RelationData, omitNone: boolean): Dict {
  const fields: [string, Value][] = [
    [
      'path',
      Dict.of(PARTS.map((part): [string, Value] => [part, data.path[part]]).filter(([, value]) => !omitNone || value !== null)),
    ],
    ['type', data.type],
    ['quote_character', '"'],
    ['include_policy', policyDict(data.include)],
    ['quote_policy', policyDict(data.quote)],
    ['dbt_created', false],
    ['limit', data.limit],
    ['event_time_filter', null],
    ['require_alias', false],
    ['catalog', data.catalog],
    ['renameable_relations', []],
    ['replaceable_relations', []],
    ['external', data.external],
  ]
  return Dict.of(fields.filter(([, value]) => !omitNone || value !== null))
}
