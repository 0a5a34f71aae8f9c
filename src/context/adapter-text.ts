import { Dict, str, type Value } from '../jinja/index.ts'
import { isPlainRecord } from '../model/index.ts'
import type { AdapterMethod } from './adapter-method.ts'
import { columnDefinitions, tableConstraints } from './constraint.ts'
import { compilationError } from './errors.ts'
import { fromValue } from './plain-values.ts'
import { pyClass } from './ref.ts'
import { type AgateType, TableHost } from './table.ts'

export function quoted(identifier: string): string {
  return `"${identifier}"`
}

/** Methods that only make text of what they are given; they do the same while parsing. */
export const TEXT_METHODS: Readonly<Record<string, AdapterMethod>> = {
  type: { parameters: '', both: () => 'duckdb' },
  quote: { parameters: 'identifier', both: (_face, [identifier]) => quoted(str(identifier ?? null)) },
  quote_as_configured: {
    parameters: 'identifier, quote_key',
    both: ({ world }, [identifier, key]) => {
      const text = str(identifier ?? null)
      if (key !== 'database' && key !== 'schema' && key !== 'identifier') return text
      return world.quoting[key] ? quoted(text) : text
    },
  },
  quote_seed_column: {
    parameters: 'column, quote_config',
    both: (_face, [column, quote]) => {
      if (quote !== null && typeof quote !== 'boolean') {
        throw compilationError(
          'PW3010',
          `The seed configuration value of "quote_columns" has an invalid type ${pyClass(quote ?? null)}`,
        )
      }
      return quote === false ? str(column ?? null) : quoted(str(column ?? null))
    },
  },
  convert_type: {
    parameters: 'agate_table, col_idx',
    both: (_face, [table, index]) => (table instanceof TableHost && typeof index === 'number' ? sqlType(table, index) : null),
  },
  render_raw_columns_constraints: {
    parameters: 'raw_columns',
    both: (_face, [columns]) => {
      const plain = fromValue(columns ?? null)
      return isPlainRecord(plain) ? columnDefinitions(plain, quoted) : []
    },
  },
  render_raw_model_constraints: {
    parameters: 'raw_constraints',
    both: (_face, [constraints]) => {
      const plain = fromValue(constraints ?? null)
      return Array.isArray(plain) ? tableConstraints(plain) : []
    },
  },
  standardize_grants_dict: {
    parameters: 'grants_table',
    both: (_face, [table]) => {
      const grants = new Map<string, Value[]>()
      if (table instanceof TableHost) {
        for (const row of table.rows()) {
          const privilege = str(row.pyItem('privilege_type') ?? null)
          const grantees = grants.get(privilege) ?? []
          grantees.push(row.pyItem('grantee') ?? null)
          grants.set(privilege, grantees)
        }
      }
      return Dict.of(grants)
    },
  },
  get_catalog_integration: { parameters: 'name', both: () => null },
  build_catalog_relation: { parameters: 'config', both: () => null },
  convert_datetimes_to_strs: {
    parameters: 'table',
    both: (_face, [table]) => (table instanceof TableHost ? datesAsText(table) : (table ?? null)),
  },
}

/** The SQL type dbt gives to a seed's column. */
function sqlType(table: TableHost, index: number): Value {
  const type: AgateType | undefined = table.data.types[index]
  switch (type) {
    case undefined:
      return null
    case 'Integer':
      return 'integer'
    case 'Number':
      return table.data.rows.some((row) => hasDecimals(row[index] ?? null)) ? 'float8' : 'integer'
    case 'Boolean':
      return 'boolean'
    case 'Date':
      return 'date'
    case 'DateTime':
    case 'ISODateTime':
      return 'timestamp without time zone'
    case 'Text':
      return 'text'
  }
}

/** Digits other than zero behind the decimal point. */
function hasDecimals(value: Value): boolean {
  if (value === null) return false
  const [, fraction = '', exponent = '0'] = /^[-+]?\d*\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(str(value)) ?? []
  return fraction.replace(/0+$/, '').length - Number(exponent) > 0 && /[1-9]/.test(str(value))
}

function datesAsText(table: TableHost): TableHost {
  const { types } = table.data
  const isDate = (index: number) => types[index] === 'DateTime' || types[index] === 'ISODateTime'
  return new TableHost({
    names: table.data.names,
    types: types.map((type, index) => (isDate(index) ? 'Text' : type)),
    rows: table.data.rows.map((row) => row.map((cell, index) => (isDate(index) && cell !== null ? str(cell) : cell))),
  })
}
