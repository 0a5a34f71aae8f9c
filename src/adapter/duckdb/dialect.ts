import type { Dialect, RelationName } from '../adapter.ts'
import type { Cell } from '../cell.ts'

/** `duckdb_keywords()` where the category is reserved, DuckDB 1.5. */
const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
   deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect
   into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary
   qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot
   using variadic when where window with`.split(/\s+/),
)

export const duckdbDialect: Dialect = {
  defaultQuoting: { database: true, schema: true, identifier: true },
  reserved: RESERVED,
  quote,
  relation,
  literal,
}

export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** Quotes only where DuckDB itself would when it prints a name. */
export function quoteIfNeeded(identifier: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(identifier) && !RESERVED.has(identifier.toLowerCase())
  return plain ? identifier : quote(identifier)
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function relation(name: RelationName): string {
  const parts = [name.database, name.schema, name.identifier]
  return parts
    .filter((part) => part !== null && part !== undefined && part !== '')
    .map((part) => quote(String(part)))
    .join('.')
}

function literal(cell: Cell): string {
  if (cell === null) return 'NULL'
  switch (typeof cell) {
    case 'boolean':
      return cell ? 'TRUE' : 'FALSE'
    case 'bigint':
      return cell.toString()
    case 'number':
      return doubleLiteral(cell)
    case 'string':
      return text(cell)
  }
  switch (cell.kind) {
    case 'decimal':
      return cell.text
    case 'date':
      return `DATE ${text(fromIso(cell.iso))}`
    case 'timestamp':
      return cell.zone === 'utc' ? `TIMESTAMPTZ ${text(utc(cell.iso))}` : `TIMESTAMP ${text(fromIso(cell.iso))}`
    case 'time':
      return `TIME ${text(cell.text)}`
    case 'interval':
      return `INTERVAL ${text(`${cell.months} months ${cell.days} days ${cell.micros} microseconds`)}`
    case 'uuid':
      return `${text(cell.text)}::UUID`
    case 'blob':
      return `unhex(${text(cell.hex)})`
    case 'list':
      return `[${cell.items.map(literal).join(', ')}]`
    case 'struct':
      return structLiteral(cell.entries)
    case 'map':
      return `MAP {${cell.entries.map(([key, value]) => `${literal(key)}: ${literal(value)}`).join(', ')}}`
  }
}

function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) return `'${value}'::DOUBLE`
  if (Object.is(value, -0)) return '-0.0::DOUBLE'
  return `${value}::DOUBLE`
}

function structLiteral(entries: readonly (readonly [string, Cell])[]): string {
  if (entries.some(([name]) => name === '')) return `row(${entries.map(([, value]) => literal(value)).join(', ')})`
  return `{${entries.map(([name, value]) => `${text(name)}: ${literal(value)}`).join(', ')}}`
}

function utc(iso: string): string {
  return iso.endsWith('infinity') ? iso : `${fromIso(iso)}+00`
}

/** DuckDB writes years before the common era as `0044-03-15 (BC)` and long years without a sign. */
function fromIso(iso: string): string {
  const match = /^([+-])(\d{6})-(\d\d-\d\d)(?:T(.*))?$/.exec(iso)
  if (match === null) return iso.replace('T', ' ')
  const [, sign, digits = '', monthDay = '', clock] = match
  const year = sign === '-' ? Number(digits) + 1 : Number(digits)
  const era = sign === '-' ? ' (BC)' : ''
  return `${String(year).padStart(4, '0')}-${monthDay}${era}${clock === undefined ? '' : ` ${clock}`}`
}
