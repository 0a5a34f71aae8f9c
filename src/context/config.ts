import { call, Dict, fn, Host, type Kwargs, type MaybePromise, repr, typeName, Undefined, type Value } from '../jinja/index.ts'
import { isPlainRecord, type NodeConfig, type Plain, type PlainRecord } from '../model/index.ts'
import { renameHooks } from './config-calls.ts'
import { compilationError, runtimeError } from './errors.ts'
import type { Face, RunFace } from './face.ts'
import { hookDicts } from './hooks.ts'
import { fromValue, toValue } from './plain-values.ts'
import { pyClass } from './ref.ts'

/** `config(...)`, `config.get(...)` and the rest. */
export function config(face: Face): Value {
  return face.kind === 'parse' ? new ParseConfig(face.capture.configCalls) : new RunConfig(face.kind === 'run' ? face : undefined)
}

/** While parsing: calls are collected, everything that reads answers an empty text. */
class ParseConfig extends Host {
  private readonly calls: PlainRecord[]
  constructor(calls: PlainRecord[]) {
    super()
    this.calls = calls
  }
  override pyType(): string {
    return 'ParseConfigObject'
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs): Value {
    this.calls.push(renameHooks(configOptions(args, kwargs)))
    return ''
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return fn('set', 'name, value', (key, value) => this.pyCall([Dict.of([[key ?? null, value ?? null]])]))
      case 'require':
      case 'meta_require':
        return fn(name, 'name, validator=None', () => '')
      case 'get':
      case 'meta_get':
        return fn(name, 'name, default=None, validator=None', () => '')
      case 'persist_relation_docs':
      case 'persist_column_docs':
        return fn(name, '', () => false)
      default:
        return undefined
    }
  }
}

function configOptions(args: readonly Value[], kwargs: Kwargs | undefined): PlainRecord {
  const named = kwargs !== undefined && kwargs.size > 0
  const [first] = args
  if (args.length === 1 && !named && first instanceof Dict) return plainRecord(first)
  if (args.length === 0 && named) return plainRecord(Dict.of(kwargs))
  throw compilationError('PW3009', 'Invalid inline model config', "Write config(key=value, …) or config({'key': value}).")
}

function plainRecord(dict: Dict): PlainRecord {
  const record: Record<string, Plain> = Object.create(null)
  for (const [key, value] of dict.entries()) record[String(key)] = configValue(value)
  return record
}

/** Values that a file cannot hold (relations, undefined names) become what they print. */
function configValue(value: Value): Plain {
  return fromValue(value)
}

/** At run time: reads the node's effective configuration. Macros have none; for them every key is missing. */
class RunConfig extends Host {
  private readonly face: RunFace | undefined
  constructor(face: RunFace | undefined) {
    super()
    this.face = face
  }
  override pyType(): string {
    return 'RuntimeConfigObject'
  }
  override pyCall(): Value {
    return ''
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return fn('set', 'name, value', () => '')
      case 'get':
        return fn('get', 'name, default=None, validator=None', (key, fallback, validator) =>
          checked(or(this.lookup(key), fallback ?? null), fallback === null ? null : validator),
        )
      case 'meta_get':
        return fn('meta_get', 'name, default=None, validator=None', (key, fallback, validator) =>
          checked(or(this.lookupMeta(key), fallback ?? null), fallback === null ? null : validator),
        )
      case 'require':
        return fn('require', 'name, validator=None', (key, validator) => checked(this.found(this.lookup(key), key), validator))
      case 'meta_require':
        return fn('meta_require', 'name, validator=None', (key, validator) =>
          checked(this.found(this.lookupMeta(key), key), validator),
        )
      case 'persist_relation_docs':
        return fn(name, '', () => this.persisted('relation'))
      case 'persist_column_docs':
        return fn(name, '', () => this.persisted('columns'))
      case 'model':
        return undefined
      default:
        return undefined
    }
  }

  private lookup(key: Value | undefined): Value | undefined {
    const values = this.face?.node.config
    if (values === undefined || typeof key !== 'string') return undefined
    if (key === 'pre_hook' || key === 'post_hook') return hookDicts(values, key === 'pre_hook' ? 'pre-hook' : 'post-hook')
    if (key === 'snapshot_table_column_names' && this.face?.node.resourceType === 'snapshot') return snapshotColumns(values)
    if (key === 'pre-hook' || key === 'post-hook' || !Object.hasOwn(values, key)) return undefined
    const value = values[key]
    return value === undefined ? undefined : toValue(value)
  }

  private lookupMeta(key: Value | undefined): Value | undefined {
    const meta = this.face?.node.config?.meta
    const value = meta !== undefined && typeof key === 'string' && Object.hasOwn(meta, key) ? meta[key] : undefined
    return value === undefined ? undefined : toValue(value)
  }

  private found(value: Value | undefined, key: Value | undefined): Value {
    if (value !== undefined) return value
    throw compilationError(
      'PW3010',
      `Model '${this.face?.node.uniqueId ?? ''}' does not define a required config parameter '${String(key)}'.`,
    )
  }

  private persisted(what: 'relation' | 'columns'): Value {
    const value = this.face?.node.config?.['persist_docs'] ?? {}
    if (!isPlainRecord(value)) {
      const found = toValue(Array.isArray(value) ? [...value] : value)
      throw compilationError('PW3010', `Invalid value provided for 'persist_docs'. Expected dict but received ${pyClass(found)}`)
    }
    const flag = value[what]
    return flag === undefined ? false : toValue(flag)
  }
}

const SNAPSHOT_COLUMNS = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] as const

/** The columns that a snapshot adds, under the names that `snapshot_meta_column_names` gives them. */
function snapshotColumns(values: NodeConfig): Value {
  const given = values['snapshot_meta_column_names']
  const renamed = isPlainRecord(given) ? given : {}
  return Dict.of(SNAPSHOT_COLUMNS.map((name) => [name, toValue(renamed[name] ?? name)]))
}

/** A key that is set to None is set. */
function or(value: Value | undefined, fallback: Value): Value {
  return value === undefined ? fallback : value
}

function checked(value: Value, validator: Value | undefined): MaybePromise<Value> {
  // `validation.any[...]`, as dbt's documentation once had it, is undefined and checks nothing.
  if (validator === null || validator === undefined || validator instanceof Undefined) return value
  const verdict = call(validator, [value])
  return verdict instanceof Promise ? verdict.then(() => value) : value
}

/** `validation.any[...]`: makes a check that a value is one of those given. */
export function validation(): Value {
  return Dict.of([
    [
      'any',
      fn('any', '*args', (allowed) => {
        const values = Array.isArray(allowed) ? allowed : []
        return fn('inner', 'value', (value) => {
          const given = value ?? null
          if (values.some((item) => isAllowed(item, given))) return null
          throw runtimeError(
            'PW3010',
            `Expected value "${typeof given === 'string' ? given : repr(given)}" to be one of ${values.map((item) => (typeof item === 'string' ? item : repr(item))).join(',')}`,
          )
        })
      }),
    ],
  ])
}

function isAllowed(allowed: Value, value: Value): boolean {
  if (allowed instanceof Host && allowed.pyType() === 'type') return repr(allowed) === `<class '${typeName(value)}'>`
  return (
    allowed === value ||
    (typeof allowed !== 'object' && typeof value !== 'object' ? allowed === value : repr(allowed) === repr(value))
  )
}
