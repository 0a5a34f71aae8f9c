import { Dict, fn, Host, isList, str, type Value } from '../jinja/index.ts'
import { relation } from './relation.ts'
import { ALL_PARTS, relationData } from './relation-data.ts'
import { dictOf, incorporated, pathPart, policyDict, typeConstant, typeOf } from './relation-parts.ts'
import type { QuotePolicy } from './types.ts'

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

function field(config: Value | undefined, name: string): string | null {
  const value = config instanceof Dict ? config.get(name) : config instanceof Host ? config.pyAttr(name) : undefined
  return typeof value === 'string' ? value : null
}
