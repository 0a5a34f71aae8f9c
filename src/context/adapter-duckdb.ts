import { insteadOfPlugin } from '../adapter/index.ts'
import { Dict, fn, Host, isList, str, toList, truthy, type Value } from '../jinja/index.ts'
import type { AdapterMethod } from './adapter-method.ts'
import { md5 } from './collections.ts'
import { compilationError, runtimeError } from './errors.ts'
import type { RunFace } from './face.ts'
import { RelationHost } from './relation.ts'
import type { World } from './types.ts'

const STRATEGIES = ['append', 'delete+insert', 'merge', 'microbatch']
const BUILT_IN_STRATEGIES = ['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch']
const TEMPORARY_SCHEMA = 'dbt_temp'
const QUOTED_OPTIONS = new Set(['delimiter', 'quote', 'escape', 'null'])

const warnedOnce = new WeakMap<World, Set<string>>()

/** What dbt-duckdb adds to `adapter`. */
export const DUCKDB_METHODS: Readonly<Record<string, AdapterMethod>> = {
  is_motherduck: { parameters: '', both: ({ world }) => world.credentials.isMotherduck },
  disable_transactions: { parameters: '', both: ({ world }) => world.credentials.disableTransactions },
  is_ducklake: {
    parameters: 'relation',
    both: ({ world }, [relation]) =>
      relation instanceof RelationHost && world.credentials.ducklakeDatabases.includes(relation.data.path.database ?? ''),
  },
  external_root: { parameters: '', both: ({ world }) => world.credentials.externalRoot },
  get_binding_char: { parameters: '', both: () => '?' },
  external_write_options: {
    parameters: 'write_location, rendered_options',
    both: (_face, [location, options]) => writeOptions(str(location ?? null), options instanceof Dict ? options : new Dict()),
  },
  external_read_location: {
    parameters: 'write_location, rendered_options',
    both: (_face, [location, options]) => readLocation(str(location ?? null), options instanceof Dict ? options : new Dict()),
  },
  warn_once: {
    parameters: 'msg',
    both: (face, [message]) => {
      const text = str(message ?? null)
      // a rendering that is remembered would not warn again
      face.capture?.reads.add('run')
      const warned = warnedOnce.get(face.world) ?? new Set()
      if (!warned.has(text)) face.world.warn({ name: 'AdapterEventWarning', message: text, node: face.node })
      warnedOnce.set(face.world, warned.add(text))
      return null
    },
  },
  valid_incremental_strategies: { parameters: '', both: () => [...STRATEGIES] },
  get_incremental_strategy_macro: {
    parameters: 'model_context, strategy',
    parse: () => null,
    run: (face, [context, strategy]) => strategyMacro(face, context ?? null, strategy ?? null),
  },
  parse_index: { parameters: 'raw_index', both: ({ world }, [raw]) => (raw === null ? null : parseIndex(raw ?? null, world)) },
  get_seed_file_path: {
    parameters: 'model',
    both: (face, [model]) => {
      if (face.kind === 'run' && face.execution.seedPath !== undefined) return face.execution.seedPath
      return `${fieldText(model, 'root_path')}/${fieldText(model, 'original_file_path')}`
    },
  },
  get_temp_relation_path: {
    parameters: "model, batch_id=''",
    both: (face, [model, batch]) => {
      const identifier = `${fieldText(model, 'identifier') || fieldText(model, 'alias')}__${face.world.invocationId.split('-').at(-1)}`
      return Dict.of([
        ['database', fieldText(model, 'database')],
        ['schema', TEMPORARY_SCHEMA],
        ['identifier', truthy(batch ?? null) ? `${identifier}__${str(batch ?? null)}` : identifier],
      ])
    },
  },
  store_relation: {
    parameters: 'plugin_name, relation, column_list, path, format, config',
    both: (_face, [plugin]) => {
      throw runtimeError(
        'PW3013',
        `The plugin '${str(plugin ?? null)}' is written in Python, which planwise does without`,
        insteadOfPlugin(str(plugin ?? null).replace(/\|.*$/, '')),
      )
    },
  },
}

/** The options of `copy ... to`; the format comes from the file's extension when it is not given. */
function writeOptions(location: string, options: Dict): string {
  if (!options.has('format')) {
    const extension = /\.([^./]+)$/.exec(location)?.[1]
    options.set('format', extension?.toLowerCase() ?? (options.has('delimiter') ? 'csv' : 'parquet'))
  }
  if (options.get('format') === 'csv' && !options.has('header')) options.set('header', 1)
  const partition = options.get('partition_by')
  if (typeof partition === 'string' && partition.includes(',') && !partition.startsWith('(')) {
    options.set('partition_by', `(${partition})`)
  }
  return [...options.entries()]
    .map(([key, value]) => {
      const text = str(value)
      return QUOTED_OPTIONS.has(str(key).toLowerCase()) && !text.startsWith("'") ? `${str(key)} '${text}'` : `${str(key)} ${text}`
    })
    .join(', ')
}

/** A glob over the files that a partitioned or threaded write leaves. */
function readLocation(location: string, options: Dict): string {
  const partition = options.get('partition_by') ?? null
  if (!truthy(partition) && !truthy(options.get('per_thread_output') ?? null)) return location
  const levels = truthy(partition) ? str(partition).split(',').length : 0
  return `${[location, '*', ...Array.from({ length: levels }, () => '*')].join('/')}.${str(options.get('format') ?? 'parquet')}`
}

function strategyMacro(face: RunFace, context: Value, strategy: Value): Value {
  const name = strategy === null ? 'default' : str(strategy)
  if (BUILT_IN_STRATEGIES.includes(name) && !STRATEGIES.includes(name)) {
    throw runtimeError(
      'PW3010',
      `The incremental strategy '${name}' is not valid for this adapter`,
      `DuckDB has ${STRATEGIES.join(', ')}.`,
    )
  }
  const macroName = `get_incremental_${name.replaceAll('+', '_')}_sql`
  const macro =
    context instanceof Dict
      ? context.get(macroName)
      : context instanceof Host
        ? context.pyItem(macroName)
        : face.scope.lookup(macroName)
  if (macro !== undefined) return macro
  throw runtimeError(
    'PW3010',
    `dbt could not find an incremental strategy macro with the name "${macroName}" in ${face.world.rootName}`,
    `Built in are ${STRATEGIES.join(', ')}; another strategy needs a macro ${macroName}(arg_dict).`,
  )
}

function parseIndex(raw: Value, world: World): Value {
  if (!(raw instanceof Dict)) {
    throw compilationError('PW3010', `Invalid index config: expected a mapping with "columns", got ${str(raw)}`)
  }
  const columns = raw.get('columns')
  const unique = raw.get('unique') ?? false
  const unknown = [...raw.keys()].map(str).find((key) => key !== 'columns' && key !== 'unique')
  if (columns === undefined || !isList(columns) || typeof unique !== 'boolean' || unknown !== undefined) {
    throw compilationError(
      'PW3010',
      `Could not parse index config: ${str(raw)}`,
      'An index is {columns: [name, …], unique: true or false}.',
    )
  }
  return new IndexConfig(toList(columns).map(str), unique, `${world.invocationId} ${world.now().toISOString()}`)
}

/** One entry of the `indexes` configuration. Its name changes with each run, so that old and new table can stand side by side. */
class IndexConfig extends Host {
  private readonly columns: readonly string[]
  private readonly unique: boolean
  private readonly moment: string
  constructor(columns: readonly string[], unique: boolean, moment: string) {
    super()
    this.columns = columns
    this.unique = unique
    this.moment = moment
  }
  override pyType(): string {
    return 'DuckDBIndexConfig'
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'columns':
        return [...this.columns]
      case 'unique':
        return this.unique
      case 'render':
        return fn('render', 'relation', (relation) => {
          const target = relation instanceof RelationHost ? relation.pyStr() : str(relation ?? null)
          return md5([...this.columns, target, this.unique ? 'True' : 'False', this.moment].join('_'))
        })
      default:
        return undefined
    }
  }
}

function fieldText(value: Value | undefined, name: string): string {
  const found = value instanceof Dict ? value.get(name) : value instanceof Host ? value.pyAttr(name) : undefined
  return found === undefined || found === null ? '' : str(found)
}
