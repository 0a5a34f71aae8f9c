import { Dict, iterate, str, type Value } from '../jinja/index.ts'
import { textTable } from './text-table.ts'

interface ColumnType {
  readonly name: string
  readonly type: string
}

const HEADINGS = ['column_name', 'definition_type', 'contract_type', 'mismatch_reason']
const WIDEST = 50

/** What `raise_contract_error` says: a table of the columns whose name or type is not as the contract has it. */
export function contractMessage(yaml: Value, sql: Value): string {
  const promised = columnsOf(yaml)
  if (promised.length === 0) {
    return "This model has an enforced contract, and its 'columns' specification is missing"
  }
  return (
    'This model has an enforced contract that failed.\n' +
    "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.\n\n" +
    textTable(HEADINGS, mismatches(promised, columnsOf(sql)), WIDEST)
  )
}

function mismatches(promised: readonly ColumnType[], found: readonly ColumnType[]): string[][] {
  const rows: string[][] = []
  for (const column of found) {
    const match = promised.find(({ name }) => name === column.name)
    if (match === undefined) rows.push([column.name, column.type, '', 'missing in contract'])
    else if (match.type !== column.type) rows.push([column.name, column.type, match.type, 'data type mismatch'])
  }
  for (const column of promised) {
    if (!found.some(({ name }) => name === column.name)) rows.push([column.name, '', column.type, 'missing in definition'])
  }
  return rows.sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
}

function columnsOf(value: Value): ColumnType[] {
  return [...iterate(value)].flatMap((column) =>
    column instanceof Dict ? [{ name: str(column.get('name') ?? ''), type: str(column.get('data_type') ?? '') }] : [],
  )
}
