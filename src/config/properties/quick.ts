import { isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'

const MODEL_KEYS = new Set(['name', 'description', 'columns', 'data_tests', 'config', 'meta'])
const COLUMN_KEYS = new Set(['name', 'description', 'data_type', 'data_tests', 'config', 'meta'])

/**
 * Whether a model, seed or snapshot is one of the simple entries that nearly all are. It is right when it says yes; anything else is
 * for the schema to judge. At ten thousand models it saves most of the time that checking takes.
 */
export function isSimpleNode(entry: Plain): boolean {
  if (!isSimple(entry, MODEL_KEYS)) return false
  const columns = entry['columns']
  return columns === undefined || (Array.isArray(columns) && columns.every((column: Plain) => isSimple(column, COLUMN_KEYS)))
}

function isSimple(entry: Plain, keys: ReadonlySet<string>): entry is PlainRecord {
  if (!isPlainRecord(entry) || typeof entry['name'] !== 'string') return false
  for (const key of Object.keys(entry)) {
    const value = entry[key]
    if (!keys.has(key)) return false
    if ((key === 'description' || key === 'data_type') && typeof value !== 'string') return false
    if (key === 'data_tests' && !(Array.isArray(value) && value.every(isTest))) return false
    if ((key === 'config' || key === 'meta') && (value === undefined || !isPlainRecord(value))) return false
  }
  return true
}

function isTest(entry: Plain): boolean {
  return typeof entry === 'string' || isPlainRecord(entry)
}
