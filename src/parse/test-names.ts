import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import { isList, pythonRepr, pythonStr } from './repr.ts'
import { compareText, md5 } from './text.ts'

export interface TestNames {
  /** Names the compiled file, and is the alias when it differs from `full`. */
  readonly short: string
  /** Goes into fqn and unique id. */
  readonly full: string
}

const longest = 63

/**
 * The name dbt makes up for a generic test: `not_null_orders_id`, from the test, what it tests and its arguments in the order of
 * their names; longer than 63 characters, the short one is 30 characters and an md5.
 */
export function synthesizeTestNames(test: string, target: string, args: PlainRecord): TestNames {
  const flat: string[] = []
  for (const name of Object.keys(args).sort(compareText)) {
    if (name === 'model') continue
    for (const part of partsOf(args[name] ?? null)) flat.push(pythonStr(part).replace(/[^0-9a-zA-Z_]+/g, '_'))
  }
  const identifier = `${test}_${target}`
  const full = `${identifier}_${flat.join('__')}`
  return { full, short: [...full].length > longest ? `${[...identifier].slice(0, 30).join('')}_${md5(full)}` : full }
}

function partsOf(value: Plain): readonly Plain[] {
  if (isList(value)) return value
  if (value instanceof Map) return [...value.values()]
  if (isPlainRecord(value)) return Object.values(value)
  return [value]
}

/** The last ten digits of the md5 over name and metadata, metadata as Python prints it with sorted keys and all values as text. */
export function testIdSuffix(name: string, metadata: PlainRecord): string {
  return md5(name + printed(metadata)).slice(-10)
}

/** Python's repr with mappings sorted and all else as quoted text. */
function printed(value: Plain): string {
  if (isList(value)) return `[${value.map(printed).join(', ')}]`
  if (value instanceof Map) {
    const entries = [...value].sort(([a], [b]) => compareText(pythonStr(a), pythonStr(b)))
    return `{${entries.map(([key, entry]) => `${pythonRepr(key)}: ${printed(entry)}`).join(', ')}}`
  }
  if (isPlainRecord(value)) {
    const keys = Object.keys(value).sort(compareText)
    return `{${keys.map((key) => `${pythonRepr(key)}: ${printed(value[key] ?? null)}`).join(', ')}}`
  }
  return pythonRepr(pythonStr(value))
}
