import type { Json } from '../../model/index.ts'
import { sameJson } from './compare.ts'
import { type Entry, isEntry, recordAt } from './previous.ts'

/** What became of a model's contract; `breaking` lists what those who rely on it can no longer rely on. */
export interface ContractChange {
  readonly same: boolean
  readonly breaking: readonly string[]
}

const UNCHANGED: ContractChange = { same: true, breaking: [] }

/** Compares the enforced contract of a model with the one it had. */
export function contractChange(now: Entry, old: Entry): ContractChange {
  const wasEnforced = isEnforced(old)
  if (!wasEnforced) return { same: !isEnforced(now), breaking: [] }
  if (isEnforced(now) && sameJson(contractOf(now)['checksum'], contractOf(old)['checksum'])) return UNCHANGED
  return {
    same: false,
    breaking: [
      ...(isEnforced(now) ? [] : ['Contract enforcement was removed: the model had an enforced contract and no longer has one.']),
      ...listed('Columns were removed:', columnsRemoved(now, old)),
      ...listed('Columns with data_type changes:', typesChanged(now, old)),
      ...listed('Enforced column level constraints were removed:', columnConstraintsRemoved(now, old)),
      ...listed('Enforced model level constraints were removed:', modelConstraintsRemoved(now, old)),
      ...listed('Materialization changed with enforced constraints:', materializationChanged(now, old)),
    ],
  }
}

/** A model that is gone or disabled, though it had a contract. */
export function contractRemoved(old: Entry, disabled: boolean, now: Date): ContractChange {
  if (!isEnforced(old)) return UNCHANGED
  const deprecation = old['deprecation_date']
  if (typeof deprecation === 'string' && Date.parse(deprecation) < now.getTime()) return UNCHANGED
  const how = disabled ? 'was disabled' : 'was deleted or renamed'
  return { same: false, breaking: [`Contracted model '${String(old['unique_id'])}' ${how}.`] }
}

function contractOf(entry: Entry): Entry {
  return recordAt(entry, 'contract') ?? {}
}

function isEnforced(entry: Entry): boolean {
  return contractOf(entry)['enforced'] === true
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [[title, ...items.map((item) => `    - ${item}`)].join('\n')]
}

function columnsOf(entry: Entry): [string, Entry][] {
  const columns = Object.entries(recordAt(entry, 'columns') ?? {})
  return columns.flatMap(([name, column]): [string, Entry][] => (isEntry(column) ? [[name, column]] : [])).sort(byName)
}

function byName([a]: readonly [string, Entry], [b]: readonly [string, Entry]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function columnsRemoved(now: Entry, old: Entry): string[] {
  const known = new Set(columnsOf(now).map(([name]) => name))
  return columnsOf(old).flatMap(([name]) => (known.has(name) ? [] : [name]))
}

/** Pairs of a column as it was and as it is. */
function keptColumns(now: Entry, old: Entry): { name: string; before: Entry; after: Entry }[] {
  const current = new Map(columnsOf(now))
  return columnsOf(old).flatMap(([name, before]) => {
    const after = current.get(name)
    return after === undefined ? [] : [{ name, before, after }]
  })
}

function typesChanged(now: Entry, old: Entry): string[] {
  return keptColumns(now, old)
    .filter(({ before, after }) => !sameJson(before['data_type'], after['data_type']))
    .map(({ name, before, after }) => `${name} (${String(before['data_type'])} -> ${String(after['data_type'])})`)
}

function constraintsOf(entry: Entry): Entry[] {
  const { constraints } = entry
  return Array.isArray(constraints) ? constraints.filter(isEntry) : []
}

/** Constraints are only created with tables. */
function enforcesConstraints(entry: Entry): boolean {
  const materialized = recordAt(entry, 'config')?.['materialized']
  return materialized === 'table' || materialized === 'incremental'
}

/** DuckDB enforces every kind of constraint that dbt knows by name. */
function lost(before: Entry, after: Entry): Entry[] {
  const kept = constraintsOf(after)
  return constraintsOf(before).filter(
    (constraint) => constraint['type'] !== 'custom' && !kept.some((other) => sameJson(other, constraint)),
  )
}

function columnConstraintsRemoved(now: Entry, old: Entry): string[] {
  if (!enforcesConstraints(old)) return []
  return keptColumns(now, old).flatMap(({ name, before, after }) =>
    lost(before, after).map((constraint) => `'${nameOf(constraint)}' constraint on column ${name}`),
  )
}

function modelConstraintsRemoved(now: Entry, old: Entry): string[] {
  if (!enforcesConstraints(old)) return []
  return lost(old, now).map((constraint) => `'${nameOf(constraint)}' constraint on columns ${textOf(constraint['columns'])}`)
}

function nameOf(constraint: Entry): string {
  return String(constraint['name'] ?? constraint['type'])
}

function textOf(columns: Json | undefined): string {
  return Array.isArray(columns) ? columns.join(', ') : ''
}

function materializationChanged(now: Entry, old: Entry): string[] {
  if (!enforcesConstraints(old) || enforcesConstraints(now)) return []
  const constrained = constraintsOf(old).length > 0 || columnsOf(old).some(([, column]) => constraintsOf(column).length > 0)
  const name = (entry: Entry): string => String(recordAt(entry, 'config')?.['materialized'])
  return constrained ? [`${name(old)} -> ${name(now)}`] : []
}
