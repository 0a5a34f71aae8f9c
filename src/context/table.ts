import { call as callValue, Dict, fn, Host, str, TemplateError, toList, truthy, tuple, type Value } from '../jinja/index.ts'
import { MappedSequence } from './mapped-sequence.ts'
import { textTable } from './text-table.ts'

/** agate's types, as dbt uses them. */
export type AgateType = 'Integer' | 'Number' | 'Date' | 'DateTime' | 'ISODateTime' | 'Boolean' | 'Text'

export interface TableData {
  readonly names: readonly string[]
  readonly types: readonly AgateType[]
  readonly rows: readonly (readonly Value[])[]
}

export const EMPTY_TABLE: TableData = { names: [], types: [], rows: [] }

export class RowHost extends MappedSequence {
  private readonly names: readonly string[]
  private readonly row: readonly Value[]
  constructor(names: readonly string[], row: readonly Value[]) {
    super()
    this.names = names
    this.row = row
  }
  override pyType(): string {
    return 'Row'
  }
  items(): readonly Value[] {
    return this.row
  }
  keys(): readonly string[] {
    return this.names
  }
}

class Sequence extends MappedSequence {
  private readonly members: readonly Value[]
  private readonly names: readonly string[] | null
  constructor(members: readonly Value[], names: readonly string[] | null) {
    super()
    this.members = members
    this.names = names
  }
  override pyType(): string {
    return 'MappedSequence'
  }
  items(): readonly Value[] {
    return this.members
  }
  keys(): readonly string[] | null {
    return this.names
  }
}

class TableColumn extends MappedSequence {
  private readonly table: TableData
  private readonly index: number
  constructor(table: TableData, index: number) {
    super()
    this.table = table
    this.index = index
  }
  override pyType(): string {
    return 'Column'
  }
  items(): readonly Value[] {
    return this.table.rows.map((row) => row[this.index] ?? null)
  }
  keys(): null {
    return null
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.table.names[this.index]
      case 'index':
        return this.index
      case 'data_type':
        return new AgateTypeHost(this.table.types[this.index] ?? 'Text')
      case 'values_without_nulls':
        return fn(name, '', () => tuple(this.items().filter((item) => item !== null)))
      case 'values_distinct':
        return fn(name, '', () => {
          const seen = new Dict()
          for (const item of this.items()) seen.set(item, item)
          return tuple(seen.keys())
        })
      default:
        return super.pyAttr(name)
    }
  }
}

class AgateTypeHost extends Host {
  private readonly type: AgateType
  constructor(type: AgateType) {
    super()
    this.type = type
  }
  override pyType(): string {
    return this.type
  }
}

/** What `group_by` gives: a table for each value of the key, under it. */
class TableSet extends MappedSequence {
  private readonly keyName: string
  private readonly groups: Dict
  constructor(keyName: string, groups: Dict) {
    super()
    this.keyName = keyName
    this.groups = groups
  }
  override pyType(): string {
    return 'TableSet'
  }
  items(): readonly Value[] {
    return [...this.groups.values()]
  }
  keys(): readonly Value[] {
    return [...this.groups.keys()]
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'key_name':
        return this.keyName
      case 'get':
        return fn(name, 'key, default=None', (key, fallback) => this.groups.get(key ?? null) ?? fallback ?? null)
      default:
        return super.pyAttr(name)
    }
  }
}

/** What `run_query` and `load_result(...).table` give: agate's Table, as far as dbt's users go. */
export class TableHost extends Host {
  readonly data: TableData
  private rowHosts: RowHost[] | undefined
  constructor(data: TableData) {
    super()
    this.data = data
  }
  override pyType(): string {
    return 'Table'
  }
  override pyStr(): string {
    const rows = this.data.names.map((name, index) => [name, this.data.types[index] ?? 'Text'])
    return textTable(['column', 'data_type'], rows)
  }
  override pyLen(): number {
    return this.data.rows.length
  }
  override pyIter(): Iterable<Value> {
    return this.rows()
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows().at(key) : undefined
  }
  override pyAttr(name: string): Value | undefined {
    const { data } = this
    switch (name) {
      case 'rows':
        return new Sequence(this.rows(), null)
      case 'columns':
        return new Sequence(
          data.names.map((_, index) => new TableColumn(data, index)),
          data.names,
        )
      case 'column_names':
        return tuple(data.names)
      case 'column_types':
        return tuple(data.types.map((type) => new AgateTypeHost(type)))
      case 'row_names':
        return null
      case 'select':
        return fn(name, 'key', (key) => this.selected((column) => namesOf(key).includes(column), namesOf(key)))
      case 'exclude':
        return fn(name, 'key', (key) => this.selected((column) => !namesOf(key).includes(column)))
      case 'rename':
        return fn(name, 'column_names=None, row_names=None, slug_columns=False', (names) => this.renamed(names ?? null))
      case 'limit':
        return fn(name, 'start_or_stop=None, stop=None, step=None', (first, second) => this.sliced(first ?? null, second ?? null))
      case 'where':
        return fn(name, 'test', (test) => this.filtered(test ?? null))
      case 'distinct':
        return fn(name, 'key=None', (key) => this.distinct(key ?? null))
      case 'group_by':
        return fn(name, 'key, key_name=None, key_type=None', (key, keyName) => this.grouped(key ?? null, keyName ?? null))
      default:
        return undefined
    }
  }

  rows(): readonly RowHost[] {
    this.rowHosts ??= this.data.rows.map((row) => new RowHost(this.data.names, row))
    return this.rowHosts
  }

  private selected(keep: (name: string) => boolean, order: readonly string[] = this.data.names): TableHost {
    const indexes = order.filter(keep).map((name) => this.data.names.indexOf(name))
    if (indexes.includes(-1))
      throw new TemplateError('key', `no column named ${order.filter((name) => !this.data.names.includes(name)).join(', ')}`)
    return new TableHost({
      names: indexes.map((index) => this.data.names[index] ?? ''),
      types: indexes.map((index) => this.data.types[index] ?? 'Text'),
      rows: this.data.rows.map((row) => indexes.map((index) => row[index] ?? null)),
    })
  }

  private renamed(names: Value): TableHost {
    const rename = (old: string, index: number) => {
      const given = names instanceof Dict ? names.get(old) : Array.isArray(names) ? names[index] : undefined
      return typeof given === 'string' ? given : old
    }
    return new TableHost({ ...this.data, names: this.data.names.map(rename) })
  }

  private sliced(first: Value, second: Value): TableHost {
    const [from, to] =
      typeof second === 'number'
        ? [typeof first === 'number' ? first : 0, second]
        : [0, typeof first === 'number' ? first : undefined]
    return new TableHost({ ...this.data, rows: this.data.rows.slice(from, to) })
  }

  private async filtered(test: Value): Promise<TableHost> {
    const verdicts = await Promise.all(this.rows().map((row) => callValue(test, [row])))
    return new TableHost({ ...this.data, rows: this.data.rows.filter((_, index) => truthy(verdicts[index] ?? null)) })
  }

  private distinct(key: Value): TableHost {
    const indexes =
      key === null ? this.data.names.map((_, index) => index) : namesOf(key).map((name) => this.data.names.indexOf(name))
    const seen = new Dict()
    return new TableHost({
      ...this.data,
      rows: this.data.rows.filter((row) => {
        const identity = tuple(indexes.map((index) => row[index] ?? null))
        if (seen.has(identity)) return false
        seen.set(identity, true)
        return true
      }),
    })
  }

  /** By a column's values, or by what a macro makes of a row, as text. */
  private async grouped(key: Value, keyName: Value): Promise<TableSet> {
    const column = typeof key === 'string' ? this.data.names.indexOf(key) : -1
    if (typeof key === 'string' && column < 0) throw new TemplateError('key', key)
    const groups: { readonly value: Value; readonly rows: (readonly Value[])[] }[] = []
    const places = new Dict()
    for (const [index, row] of this.data.rows.entries()) {
      const value = column < 0 ? str(await callValue(key, [this.rows()[index] ?? null])) : (row[column] ?? null)
      const place = places.get(value)
      if (typeof place === 'number') groups[place]?.rows.push(row)
      else {
        places.set(value, groups.length)
        groups.push({ value, rows: [row] })
      }
    }
    const tables = groups.map(({ value, rows }): [Value, Value] => [value, new TableHost({ ...this.data, rows })])
    return new TableSet(str(keyName ?? (typeof key === 'string' ? key : 'group')), Dict.of(tables))
  }
}

function namesOf(key: Value | undefined): string[] {
  return typeof key === 'string' ? [key] : toList(key ?? null).map(str)
}

/** `as_matrix`: what `load_result(...).data` holds. */
export function matrix(table: TableData): Value[] {
  return table.rows.map((row) => tuple(row))
}
