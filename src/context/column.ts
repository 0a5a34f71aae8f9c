import { bind, fn, Host, type Kwargs, signature, str, type Value } from '../jinja/index.ts'
import { runtimeError } from './errors.ts'

export interface ColumnData {
  readonly column: string
  readonly dtype: string
  readonly charSize: number | null
  readonly numericPrecision: Value
  readonly numericScale: Value
}

const STRING_TYPES = new Set(['text', 'character varying', 'character', 'varchar'])
const FLOAT_TYPES = new Set(['real', 'float', 'float4', 'float8', 'double'])
const NUMERIC_TYPES = new Set(['numeric', 'decimal'])
const INTEGER_TYPES = new Set(
  (
    'tinyint smallint integer bigint hugeint utinyint usmallint uinteger ubigint ' + 'int1 int2 int4 int8 short int signed long'
  ).split(' '),
)
/** dbt gives texts without a length this one. */
const DEFAULT_TEXT_SIZE = 256

/** dbt's portable type names that DuckDB spells differently. */
export function translateType(type: string): string {
  return type.toUpperCase() === 'STRING' ? 'TEXT' : type
}

export function columnHost(column: string, dtype: string): ColumnHost {
  return new ColumnHost({ column, dtype, charSize: null, numericPrecision: null, numericScale: null })
}

/** dbt-duckdb's Column. */
export class ColumnHost extends Host {
  readonly data: ColumnData
  private readonly parsedFields: readonly ColumnHost[]
  constructor(data: ColumnData) {
    super()
    this.data = data
    this.parsedFields = isStruct(data.dtype) ? structFields(data.dtype) : []
  }
  override pyType(): string {
    return 'DuckDBColumn'
  }
  override pyRepr(): string {
    const { column, dtype, charSize, numericPrecision, numericScale } = this.data
    const fields = this.parsedFields.map((field) => field.pyRepr()).join(', ')
    return (
      `DuckDBColumn(column='${column}', dtype='${dtype}', char_size=${str(charSize)}, ` +
      `numeric_precision=${str(numericPrecision)}, numeric_scale=${str(numericScale)}, fields=[${fields}])`
    )
  }
  override pyBool(): boolean {
    return true
  }
  override pyEquals(other: Value): boolean {
    return (
      other instanceof ColumnHost &&
      other.data.column === this.data.column &&
      other.data.dtype === this.data.dtype &&
      other.data.charSize === this.data.charSize
    )
  }
  override pyAttr(name: string): Value | undefined {
    const { column, dtype, charSize, numericPrecision, numericScale } = this.data
    switch (name) {
      case 'column':
      case 'name':
        return column
      case 'dtype':
        return dtype
      case 'char_size':
        return charSize
      case 'numeric_precision':
        return numericPrecision
      case 'numeric_scale':
        return numericScale
      case 'quoted':
        return `"${column}"`
      case 'data_type':
      case 'expanded_data_type':
        return this.dataType()
      case 'fields':
        return [...this.parsedFields]
      case 'is_string':
        return fn(name, '', () => STRING_TYPES.has(dtype.toLowerCase()))
      case 'is_numeric':
        return fn(name, '', () => NUMERIC_TYPES.has(dtype.toLowerCase()))
      case 'is_float':
        return fn(name, '', () => FLOAT_TYPES.has(dtype.toLowerCase()))
      case 'is_integer':
        return fn(name, '', () => INTEGER_TYPES.has(dtype.toLowerCase()))
      case 'is_number':
        return fn(name, '', () => [NUMERIC_TYPES, FLOAT_TYPES, INTEGER_TYPES].some((types) => types.has(dtype.toLowerCase())))
      case 'is_struct':
        return fn(name, '', () => isStruct(dtype))
      case 'string_size':
        return fn(name, '', () => this.stringSize())
      case 'can_expand_to':
        return fn(name, 'other_column', (other) => other instanceof ColumnHost && this.canExpandTo(other))
      case 'literal':
        return fn(name, 'value', (value) => `${str(value ?? null)}::${this.dataType()}`)
      case 'flatten':
        return fn(name, '', () => this.flattened())
      default:
        return columnClassAttribute(name)
    }
  }

  dataType(): string {
    const { dtype, numericPrecision, numericScale } = this.data
    if (STRING_TYPES.has(dtype.toLowerCase())) return stringType(this.stringSize())
    if (NUMERIC_TYPES.has(dtype.toLowerCase())) return numericType(dtype, numericPrecision, numericScale)
    return dtype
  }

  private stringSize(): number {
    const { dtype, charSize } = this.data
    if (!STRING_TYPES.has(dtype.toLowerCase())) throw runtimeError('PW3016', 'Called string_size() on non-string field!')
    return dtype === 'text' || charSize === null ? DEFAULT_TEXT_SIZE : charSize
  }

  private canExpandTo(other: ColumnHost): boolean {
    const both = [this, other].every(({ data }) => STRING_TYPES.has(data.dtype.toLowerCase()))
    return both && other.stringSize() > this.stringSize()
  }

  /** A struct's fields as columns `a.b`, all levels; any other column is itself. */
  flattened(): ColumnHost[] {
    if (!isStruct(this.data.dtype)) return [this]
    return this.parsedFields.flatMap((field) =>
      field.flattened().map((inner) => columnHost(`${this.data.column}.${inner.data.column}`, inner.data.dtype)),
    )
  }
}

/** `api.Column`, `column`. */
export const columnClass: Value = new (class extends Host {
  override pyType(): string {
    return 'type'
  }
  override pyRepr(): string {
    return "<class 'dbt.adapters.duckdb.column.DuckDBColumn'>"
  }
  override pyAttr(name: string): Value | undefined {
    return columnClassAttribute(name)
  }
  override pyCall(args: readonly Value[], kwargs?: Kwargs): Value {
    return makeColumn(args, kwargs)
  }
})()

const CONSTRUCTOR = signature('column, dtype, char_size=None, numeric_precision=None, numeric_scale=None, fields=None')

function makeColumn(args: readonly Value[], kwargs: Kwargs | undefined): ColumnHost {
  const [column, dtype, charSize, precision, scale] = bind('DuckDBColumn', CONSTRUCTOR, args, kwargs)
  return new ColumnHost({
    column: str(column ?? null),
    dtype: str(dtype ?? null),
    charSize: typeof charSize === 'number' ? charSize : null,
    numericPrecision: precision ?? null,
    numericScale: scale ?? null,
  })
}

function columnClassAttribute(name: string): Value | undefined {
  switch (name) {
    case 'create':
      return fn(name, 'name, label_or_dtype', (column, type) => columnHost(str(column ?? null), translateType(str(type ?? null))))
    case 'translate_type':
      return fn(name, 'dtype', (type) => translateType(str(type ?? null)))
    case 'string_type':
      return fn(name, 'size', (size) => stringType(size ?? null))
    case 'numeric_type':
      return fn(name, 'dtype, precision, scale', (type, precision, scale) =>
        numericType(str(type ?? null), precision ?? null, scale ?? null),
      )
    case 'from_description':
      return fn(name, 'name, raw_data_type', (column, type) => fromDescription(str(column ?? null), str(type ?? null)))
    default:
      return undefined
  }
}

function stringType(size: Value): string {
  return `character varying(${str(size)})`
}

function numericType(type: string, precision: Value, scale: Value): string {
  return precision === null || scale === null ? type : `${type}(${str(precision)},${str(scale)})`
}

/** `varchar(10)`, `decimal(10,2)`: the sizes taken out of the type's text. */
function fromDescription(column: string, raw: string): ColumnHost {
  const [, type = raw, sizes] = /^([^(]+)(?:\(([^)]+)\))?/.exec(raw) ?? []
  const numbers = (sizes ?? '').split(',').filter((size) => size !== '')
  const parsed = numbers.map(Number)
  if (parsed.some((size) => !Number.isInteger(size))) {
    throw runtimeError('PW3016', `Could not interpret data_type "${raw}": could not convert "${numbers.join(',')}" to an integer`)
  }
  const [first = null, second = null] = parsed
  return new ColumnHost({
    column,
    dtype: type,
    charSize: parsed.length === 1 ? first : null,
    numericPrecision: parsed.length === 2 ? first : null,
    numericScale: parsed.length === 2 ? second : null,
  })
}

function isStruct(type: string): boolean {
  return type.toLowerCase().startsWith('struct')
}

/** The fields of `STRUCT(a INTEGER, b STRUCT(…))`; commas inside parentheses belong to the field. */
function structFields(type: string): ColumnHost[] {
  const [, content] = /^STRUCT\((.*)\)/is.exec(type) ?? []
  if (content === undefined) return []
  const fields: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < content.length; index++) {
    const character = content.charAt(index)
    if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === ',' && depth === 0) {
      fields.push(content.slice(start, index))
      start = index + 1
    }
  }
  fields.push(content.slice(start))
  return fields.map((field) => {
    const text = field.trim()
    const space = text.indexOf(' ')
    return columnHost(text.slice(0, space), text.slice(space + 1))
  })
}
