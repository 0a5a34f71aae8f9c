import { type Column, type Constraint, failure, type Plain, type PlainRecord } from '../model/index.ts'
import { booleanOf, recordOf, recordsOf, textOf, textsOf } from './read.ts'

const known: ReadonlySet<string> = new Set([
  'name',
  'description',
  'meta',
  'data_type',
  'constraints',
  'docs',
  'config',
  'quote',
  'tags',
  'tests',
  'data_tests',
  'granularity',
])

const constraintTypes = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] as const

/** The columns of a properties entry, by name; descriptions are not rendered yet. */
export function columnsOf(entries: Plain | undefined): Record<string, Column> {
  const columns: Record<string, Column> = Object.create(null)
  for (const entry of recordsOf(entries)) {
    const name = textOf(entry['name'])
    if (name !== null) columns[name] = columnOf(name, entry)
  }
  return columns
}

function columnOf(name: string, entry: PlainRecord): Column {
  const config = recordOf(entry['config'])
  const meta = { ...recordOf(entry['meta']), ...recordOf(config['meta']) }
  const tags = [...new Set([...textsOf(entry['tags']), ...textsOf(config['tags'])])]
  return {
    name,
    description: textOf(entry['description']) ?? '',
    meta,
    dataType: textOf(entry['data_type']),
    constraints: recordsOf(entry['constraints']).map((constraint) => constraintOf(constraint, `column ${name}`)),
    quote: booleanOf(entry['quote']),
    tags,
    config: { meta, tags },
    granularity: textOf(entry['granularity']),
    docBlocks: [],
    extra: extraOf(entry),
  }
}

function extraOf(entry: PlainRecord): PlainRecord {
  const extra: Record<string, Plain> = {}
  for (const [key, value] of Object.entries(entry)) if (!known.has(key)) extra[key] = value
  return extra
}

/** @param owner for the message: `column id`, `model orders` */
export function constraintOf(entry: PlainRecord, owner: string): Constraint {
  const type = constraintTypes.find((known) => known === entry['type'])
  if (type === undefined) {
    throw failure('PW2301', `Invalid constraint type on ${owner}`, {
      family: 'Parsing Error',
      hint: `Constraint types: ${constraintTypes.join(', ')}.`,
    })
  }
  return {
    type,
    name: textOf(entry['name']),
    expression: textOf(entry['expression']),
    warnUnenforced: booleanOf(entry['warn_unenforced']) ?? true,
    warnUnsupported: booleanOf(entry['warn_unsupported']) ?? true,
    to: textOf(entry['to']),
    toColumns: textsOf(entry['to_columns']),
    columns: textsOf(entry['columns']),
  }
}

/** The columns of one version: those of the model that it includes, then its own. */
export function versionColumns(model: Plain | undefined, version: Plain | undefined): readonly PlainRecord[] {
  const own: PlainRecord[] = []
  let filter: PlainRecord = {}
  for (const entry of recordsOf(version)) {
    if ('include' in entry || 'exclude' in entry) filter = entry
    else own.push(entry)
  }
  const include = filter['include'] ?? '*'
  const all = include === '*' || include === 'all'
  const included = textsOf(include)
  const excluded = textsOf(filter['exclude'])
  const chosen = recordsOf(model).filter((column) => {
    const name = textOf(column['name']) ?? ''
    return (all || included.includes(name)) && !excluded.includes(name)
  })
  return [...chosen, ...own]
}
