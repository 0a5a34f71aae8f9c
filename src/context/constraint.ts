import { repr } from '../jinja/index.ts'
import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import { runtimeError } from './errors.ts'
import { toValue } from './plain-values.ts'

const TYPES = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] as const
type ConstraintType = (typeof TYPES)[number]

interface RawConstraint {
  readonly type: ConstraintType
  readonly name: string
  readonly expression: string
  readonly to: string
  readonly toColumns: readonly string[]
  readonly columns: readonly string[]
}

/**
 * Column definitions for `create table`, one text per column of a manifest's `columns` mapping.
 * @throws Runtime Error when a constraint's type is unknown
 */
export function columnDefinitions(columns: PlainRecord, quote: (name: string) => string): string[] {
  return Object.values(columns).flatMap((column) => {
    if (!isPlainRecord(column)) return []
    const name = textOf(column['name'])
    const shown = column['quote'] === true ? quote(name) : name
    const constraints = listOf(column['constraints']).map((raw) => columnConstraint(parse(raw)))
    return [[`${shown} ${textOf(column['data_type'])}`, ...constraints.filter((text) => text !== null)].join(' ')]
  })
}

/** Table constraints for `create table`, those that say nothing left out. */
export function tableConstraints(raw: readonly Plain[]): string[] {
  return raw.map((constraint) => tableConstraint(parse(constraint))).filter((text) => text !== null)
}

function columnConstraint(constraint: RawConstraint): string | null {
  const { expression } = constraint
  switch (constraint.type) {
    case 'check':
      return expression === '' ? null : `check (${expression})`
    case 'not_null':
      return `not null ${expression}`.trim()
    case 'unique':
      return `unique ${expression}`.trim()
    case 'primary_key':
      return `primary key ${expression}`.trim()
    case 'foreign_key':
      return constraint.to !== '' && constraint.toColumns.length > 0
        ? `references ${withoutDatabase(constraint.to)} (${constraint.toColumns.join(', ')})`
        : `references ${expression}`.trim()
    case 'custom':
      return expression === '' ? null : expression.trim()
  }
}

function tableConstraint(constraint: RawConstraint): string | null {
  const prefix = constraint.name === '' ? '' : `constraint ${constraint.name} `
  const columns = constraint.columns.join(', ')
  const expression = constraint.expression === '' ? '' : ` ${constraint.expression}`
  switch (constraint.type) {
    case 'check':
      return expression === '' ? null : `${prefix}check (${constraint.expression})`
    case 'not_null':
      return null
    case 'unique':
      return `${prefix}unique${expression} (${columns})`
    case 'primary_key':
      return `${prefix}primary key${expression} (${columns})`
    case 'foreign_key':
      if (constraint.to !== '' && constraint.toColumns.length > 0) {
        return `${prefix}foreign key (${columns}) references ${constraint.to} (${constraint.toColumns.join(', ')})`
      }
      return expression === '' ? null : `${prefix}foreign key (${columns}) references${expression}`
    case 'custom':
      return expression === '' ? null : `${prefix}${constraint.expression}`
  }
}

/** DuckDB takes no foreign keys across databases, so a three-part name loses its first part. */
function withoutDatabase(name: string): string {
  const parts = name.split('.')
  return parts.length > 2 ? parts.slice(1).join('.') : name
}

function parse(raw: Plain): RawConstraint {
  const type = isPlainRecord(raw) ? TYPES.find((known) => known === raw['type']) : undefined
  if (!isPlainRecord(raw) || type === undefined) {
    throw runtimeError(
      'PW3010',
      `Could not parse constraint: ${repr(toValue(raw))}`,
      `A constraint's type is one of ${TYPES.join(', ')}.`,
    )
  }
  return {
    type,
    name: textOf(raw['name']),
    expression: textOf(raw['expression']),
    to: textOf(raw['to']),
    toColumns: listOf(raw['to_columns']).map(textOf),
    columns: listOf(raw['columns']).map(textOf),
  }
}

function textOf(value: Plain | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function listOf(value: Plain | undefined): readonly Plain[] {
  return Array.isArray(value) ? value : []
}
