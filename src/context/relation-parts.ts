import { Dict, fn, Host, repr, str, TemplateError, Undefined, type Value } from '../jinja/index.ts'
import { compilationError } from './errors.ts'
import { PARTS, type Part, type RelationData } from './relation-data.ts'
import type { QuotePolicy } from './types.ts'

/** dbt's Path and Policy: something for each part of a name. */
export class Parts extends Host {
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

export function typeConstant(name: string): Value | undefined {
  return Object.hasOwn(TYPE_CONSTANTS, name) ? TYPE_CONSTANTS[name] : undefined
}

export function typeOf(value: Value): string | null {
  if (value === null || value instanceof Undefined) return null
  if (typeof value === 'string' && TYPES.has(value)) return value
  throw compilationError('PW3016', `'${str(value)}' is not a type of relation`, `The types are ${[...TYPES].join(', ')}.`)
}

export function pathPart(part: Part, value: Value | undefined): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  throw compilationError(
    'PW3016',
    `Got an invalid path ${part}: ${str(value)}`,
    `The ${part} of a relation is a text; look where the value comes from.`,
  )
}

export function pathOf(value: Value | undefined): Partial<Record<Part, string | null>> {
  const path: Partial<Record<Part, string | null>> = {}
  for (const [key, item] of dictOf(value).entries()) {
    const part = PARTS.find((known) => known === key)
    if (part !== undefined) path[part] = pathPart(part, item)
  }
  return path
}

export function changed(policy: QuotePolicy, flags: readonly (Value | undefined)[]): QuotePolicy {
  const [database, schema, identifier] = flags
  return {
    database: flagOf(database, policy.database),
    schema: flagOf(schema, policy.schema),
    identifier: flagOf(identifier, policy.identifier),
  }
}

export function flagOf(value: Value | undefined, otherwise: boolean): boolean {
  return value === undefined || value === null || value instanceof Undefined ? otherwise : value !== false && value !== 0
}

export function incorporated(data: RelationData, options: Dict): RelationData {
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

export function policyDict(policy: QuotePolicy): Dict {
  return Dict.of(PARTS.map((part) => [part, policy[part]]))
}

export function dictOf(value: Value | undefined): Dict {
  if (value instanceof Parts) return Dict.of(PARTS.map((part) => [part, value.pyAttr(part) ?? null]))
  if (value instanceof Dict) return value
  if (value === undefined || value === null) return new Dict()
  throw new TemplateError('type', 'a mapping is required here')
}
