import { Dict, fn, Host, isList, repr, str, TemplateError, Undefined, type Value } from '../jinja/index.ts'
import { compilationError, runtimeError } from './errors.ts'
import {
  ALL_PARTS,
  informationSchema,
  PARTS,
  type Part,
  type RelationData,
  relationData,
  relationText,
  renderRelation,
  sameRelation,
} from './relation-data.ts'
import type { QuotePolicy } from './types.ts'

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

/** dbt's Path and Policy: something for each part of a name. */
class Parts extends Host {
  private readonly type: string
  private readonly parts: Readonly<Record<Part, Value>>
  constructor(type: string, parts: Readonly<Record<Part, Value>>) {
    super()
    this.type = type
    this.parts = parts
  }
  override pyType(): string {
    return this.type
  }
  override pyRepr(): string {
    return `${this.type}(${PARTS.map((part) => `${part}=${repr(this.parts[part])}`).join(', ')})`
  }
  override pyMapping(): boolean {
    return true
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'get') return fn(name, 'key, default=None', (key, otherwise) => this.pyItem(key ?? null) ?? otherwise ?? null)
    const part = PARTS.find((known) => known === name)
    return part === undefined ? undefined : this.parts[part]
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }
}

export function relation(data: RelationData): RelationHost {
  return new RelationHost(data)
}

/** `api.Relation`: makes relations with the project's quoting. */
export class RelationClass extends Host {
  private readonly quoting: QuotePolicy
  constructor(quoting: QuotePolicy) {
    super()
    this.quoting = quoting
  }
  override pyType(): string {
    return 'RelationProxy'
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'create':
        return fn('create', 'database=None, schema=None, identifier=None, type=None, **kwargs', (...args) => {
          const [database, schema, identifier, type, options] = args
          const base = relationData({ quoting: this.quoting }, { type: typeOf(type ?? null) })
          const path = {
            database: pathPart('database', database),
            schema: pathPart('schema', schema),
            identifier: pathPart('identifier', identifier),
          }
          return relation(incorporated({ ...base, path }, dictOf(options)))
        })
      case 'create_from':
        return fn('create_from', 'quoting, relation_config, **kwargs', (_quoting, config, options) => {
          const path = {
            database: field(config, 'database'),
            schema: field(config, 'schema'),
            identifier: field(config, 'identifier') ?? field(config, 'alias') ?? field(config, 'name'),
          }
          return relation(incorporated({ ...relationData({ quoting: this.quoting }), path }, dictOf(options)))
        })
      case 'add_ephemeral_prefix':
        return fn('add_ephemeral_prefix', 'name', (text) => `__dbt__cte__${str(text ?? null)}`)
      case 'scd_args':
        return fn('scd_args', 'primary_key, updated_at', (key, updatedAt) => [
          ...(isList(key ?? null) && Array.isArray(key) ? key : [key ?? null]),
          updatedAt ?? null,
        ])
      case 'get_relation_type':
        return fn('get_relation_type', 'value', (value) => typeOf(value ?? null))
      case 'get_default_quote_policy':
      case 'get_default_include_policy':
        return fn(name, '', () => policyDict(ALL_PARTS))
      default:
        return typeConstant(name)
    }
  }
}

const TYPE_CONSTANTS: Readonly<Record<string, string>> = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  MaterializedView: 'materialized_view',
  External: 'external',
  PointerTable: 'pointer_table',
  Function: 'function',
}
const TYPES = new Set([...Object.values(TYPE_CONSTANTS), 'ephemeral'])

function typeConstant(name: string): Value | undefined {
  return Object.hasOwn(TYPE_CONSTANTS, name) ? TYPE_CONSTANTS[name] : undefined
}

function typeOf(value: Value): string | null {
  if (value === null || value instanceof Undefined) return null
  if (typeof value === 'string' && TYPES.has(value)) return value
  throw compilationError('PW3016', `'${str(value)}' is not a type of relation`, `The types are ${[...TYPES].join(', ')}.`)
}

function pathPart(part: Part, value: Value | undefined): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  throw compilationError(
    'PW3016',
    `Got an invalid path ${part}: ${str(value)}`,
    `The ${part} of a relation is a text; look where the value comes from.`,
  )
}

function pathOf(value: Value | undefined): Partial<Record<Part, string | null>> {
  const path: Partial<Record<Part, string | null>> = {}
  for (const [key, item] of dictOf(value).entries()) {
    const part = PARTS.find((known) => known === key)
    if (part !== undefined) path[part] = pathPart(part, item)
  }
  return path
}

function changed(policy: QuotePolicy, flags: readonly (Value | undefined)[]): QuotePolicy {
  const [database, schema, identifier] = flags
  return {
    database: flagOf(database, policy.database),
    schema: flagOf(schema, policy.schema),
    identifier: flagOf(identifier, policy.identifier),
  }
}

function flagOf(value: Value | undefined, otherwise: boolean): boolean {
  return value === undefined || value === null || value instanceof Undefined ? otherwise : value !== false && value !== 0
}

function incorporated(data: RelationData, options: Dict): RelationData {
  let result = data
  for (const [key, value] of options.entries()) {
    switch (key) {
      case 'path':
        result = { ...result, path: { ...result.path, ...pathOf(value) } }
        break
      case 'type':
        result = { ...result, type: typeOf(value) }
        break
      case 'quote_policy':
      case 'include_policy': {
        const policy = dictOf(value)
        const flags = PARTS.map((part) => policy.get(part))
        result =
          key === 'quote_policy'
            ? { ...result, quote: changed(result.quote, flags) }
            : { ...result, include: changed(result.include, flags) }
        break
      }
      case 'limit':
        result = { ...result, limit: typeof value === 'number' ? value : null }
        break
      case 'external':
        result = { ...result, external: typeof value === 'string' ? value : null }
        break
      case 'catalog':
        result = { ...result, catalog: typeof value === 'string' ? value : null }
        break
      default:
        break
    }
  }
  return result
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

function policyDict(policy: QuotePolicy): Dict {
  return Dict.of(PARTS.map((part) => [part, policy[part]]))
}

function field(config: Value | undefined, name: string): string | null {
  const value = config instanceof Dict ? config.get(name) : config instanceof Host ? config.pyAttr(name) : undefined
  return typeof value === 'string' ? value : null
}

export function dictOf(value: Value | undefined): Dict {
  if (value instanceof Parts) return Dict.of(PARTS.map((part) => [part, value.pyAttr(part) ?? null]))
  if (value instanceof Dict) return value
  if (value === undefined || value === null) return new Dict()
  throw new TemplateError('type', 'a mapping is required here')
}
