import { createHash } from 'node:crypto'
import {
  call,
  compileTemplate,
  Dict,
  defineMacro,
  extractBlocks,
  fn,
  fromJson,
  Host,
  iterate,
  type MaybePromise,
  PyFunction,
  PyIter,
  PySet,
  pythonModules,
  type Scope,
  ScopeObject,
  scopeOf,
  str,
  toJson,
  toList,
  toValue,
  truthy,
  tuple,
  type Value,
} from '../../../src/jinja/index.ts'

/** One case as the oracle (the real Jinja2) writes it. */
export interface Case {
  readonly name: string
  readonly template: string
  readonly context: Readonly<Record<string, unknown>>
  readonly expected: unknown
  readonly macros?: string
  readonly globals?: readonly string[]
  readonly native?: boolean
  readonly expected_type?: string
  readonly expected_repr?: string
  readonly error?: { readonly type: string; readonly message: string; readonly lineno?: number }
}

class Row extends Host {
  private readonly names: readonly string[]
  private readonly values: readonly Value[]
  constructor(names: readonly string[], values: readonly Value[]) {
    super()
    this.names = names
    this.values = values
  }
  override pyType(): string {
    return 'Row'
  }
  override pyItem(key: Value): Value | undefined {
    return this.values[typeof key === 'string' ? this.names.indexOf(key) : Number(key)]
  }
  override pyLen(): number {
    return this.values.length
  }
  override pyIter(): Iterable<Value> {
    return this.values
  }
}

class Column extends Host {
  readonly name: string
  private readonly items: readonly Value[]
  constructor(name: string, items: readonly Value[]) {
    super()
    this.name = name
    this.items = items
  }
  override pyType(): string {
    return 'Column'
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'name' ? this.name : name === 'values' ? fn('values', '', () => tuple(this.items)) : undefined
  }
}

class Columns extends Host {
  private readonly columns: readonly Column[]
  constructor(columns: readonly Column[]) {
    super()
    this.columns = columns
  }
  override pyType(): string {
    return 'Columns'
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.columns.find((column) => column.name === key) : this.columns[Number(key)]
  }
  override pyIter(): Iterable<Value> {
    return this.columns
  }
  override pyLen(): number {
    return this.columns.length
  }
}

class Table extends Host {
  private readonly names: readonly string[]
  private readonly rows: readonly Row[]
  private readonly columns: Columns
  constructor(names: readonly string[], rows: readonly (readonly Value[])[]) {
    super()
    this.names = names
    this.rows = rows.map((row) => new Row(names, row))
    this.columns = new Columns(
      names.map(
        (name, i) =>
          new Column(
            name,
            rows.map((row) => row[i] ?? null),
          ),
      ),
    )
  }
  override pyType(): string {
    return 'Table'
  }
  override pyAttr(name: string): Value | undefined {
    return name === 'rows'
      ? [...this.rows]
      : name === 'columns'
        ? this.columns
        : name === 'column_names'
          ? tuple(this.names)
          : undefined
  }
  override pyItem(key: Value): Value | undefined {
    return this.rows[Number(key)]
  }
  override pyIter(): Iterable<Value> {
    return this.rows
  }
  override pyLen(): number {
    return this.rows.length
  }
}

class Adapter extends Host {
  private readonly scope: () => Scope
  constructor(scope: () => Scope) {
    super()
    this.scope = scope
  }
  override pyType(): string {
    return 'Adapter'
  }
  override pyAttr(name: string): Value | undefined {
    if (name === 'quote') return fn('quote', 'x', (x) => `"${str(x)}"`)
    if (name !== 'dispatch') return undefined
    return fn('dispatch', 'macro_name, macro_namespace=None', (macro) => {
      for (const prefix of ['duckdb__', 'default__']) {
        const found = this.scope().lookup(prefix + str(macro))
        if (found !== undefined) return found
      }
      throw new Error(`No macro named '${str(macro)}' found`)
    })
  }
}

/** The stub of dbt's context that the oracle's gen.py describes. */
function dbtGlobals(vars: Dict): Record<string, Value> {
  const quiet = new PyFunction('quiet', () => '')
  const results = new Dict()
  return {
    log: quiet,
    tojson: fn('tojson', 'v, default=None, sort_keys=False', (value, _default, sort) =>
      toJson(value, { sortKeys: truthy(sort) }),
    ),
    fromjson: fn('fromjson', 's, default=None', (text) => fromJson(str(text))),
    toyaml: fn('toyaml', 'v', () => 'a: 1\nb:\n- x\n- y\n'),
    fromyaml: fn('fromyaml', 's', () => toValue({ a: [1, 2] })),
    set: fn('set', 'v, default=None', (value) => new PySet(iterate(value))),
    zip: fn('zip', '*args', (lists) => {
      const columns = toList(lists).map(toList)
      const size = Math.min(...columns.map((column) => column.length))
      return new PyIter(
        Array.from({ length: size }, (_, i) => tuple(columns.map((column) => column[i] ?? null))),
        'zip',
      )
    }),
    modules: pythonModules,
    local_md5: fn('local_md5', 's', (text) => createHash('md5').update(str(text)).digest('hex')),
    var: new PyFunction('var', ([name = null, standard]) => {
      const found = vars.get(name) ?? standard
      if (found === undefined) throw new Error(`Required var '${str(name)}' not found`)
      return found
    }),
    env_var: fn('env_var', 'n, d=None', (_name, standard) => standard),
    ref: fn('ref', '*names', (names) => `"db"."main"."${str(toList(names).at(-1) ?? null)}"`),
    source: fn('source', 'a, b', (a, b) => `"db"."${str(a)}"."${str(b)}"`),
    config: quiet,
    is_incremental: fn('is_incremental', '', () => false),
    this: '"db"."main"."me"',
    target: toValue({ name: 'dev', schema: 'main', threads: 4 }),
    exceptions: toValue({
      raise_compiler_error: fn('raise_compiler_error', 'msg', (message) => {
        throw new Error(str(message))
      }),
    }),
    execute: true,
    run_query: fn(
      'run_query',
      'sql',
      async () =>
        new Table(
          ['k', 'v'],
          [
            ['A', 1],
            ['B', 2],
          ],
        ),
    ),
    statement: fn(
      'statement',
      "name=None, fetch_result=False, auto_begin=True, language='sql', caller=None",
      async (name, _f, _a, _l, caller) => {
        const sql = str(await call(caller)).trim()
        const number = Number(/^select (\d+)$/.exec(sql)?.[1])
        results.set(
          name,
          Dict.of([
            ['data', [[number]]],
            ['table', new Table(['x'], [[number]])],
            ['response', 'OK'],
          ]),
        )
        return ''
      },
    ),
    load_result: fn('load_result', 'name', (name) => results.get(name) ?? null),
  }
}

/** The scope of a case: its context over its macros over the stub globals. */
export function scopeFor({ context, macros, globals }: Case): Scope {
  const { __vars, ...own } = context
  const vars = toValue(__vars ?? {})
  const base: Record<string, Value> = Object.assign(Object.create(null), { adapter: new Adapter(() => scope) })
  if (globals) Object.assign(base, dbtGlobals(vars instanceof Dict ? vars : new Dict()))
  for (const [name, value] of Object.entries(own)) base[name] = toValue(value)
  let scope: Scope = scopeOf(base)
  const bound: Record<string, Value> = Object.create(null)
  const whole: Scope = {
    lookup: (name) => (name in bound ? bound[name] : name === 'context' ? new ScopeObject(whole) : base[name]),
    names: () => Object.keys(base),
  }
  scope = whole
  for (const block of extractBlocks({ path: 'macros.sql', text: macros ?? '' }, ['macro']))
    bound[block.name] = defineMacro(block).bind(whole)
  return scope
}

export function renderCase(one: Case): MaybePromise<Value> {
  const template = compileTemplate({ path: `${one.name}.sql`, text: one.template })
  const scope = scopeFor(one)
  if (one.native) return template.renderNative(scope)
  const rendered = template.render(scope)
  return rendered instanceof Promise ? rendered.then(({ text }) => text) : rendered.text
}
