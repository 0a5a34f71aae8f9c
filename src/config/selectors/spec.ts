import { failure, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'

/** What a selector can look at. */
export const SELECTION_METHODS = [
  'fqn',
  'tag',
  'group',
  'access',
  'source',
  'path',
  'file',
  'package',
  'config',
  'test_name',
  'test_type',
  'resource_type',
  'state',
  'exposure',
  'metric',
  'result',
  'source_status',
  'version',
  'semantic_model',
  'saved_query',
  'unit_test',
] as const
export type SelectionMethod = (typeof SELECTION_METHODS)[number]

/** `@1+tag:x+2`: who else belongs to it, the method, the value. */
const SPEC =
  /^(?<childrens_parents>@)?(?<parents>(?<parents_depth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<children_depth>\d*))?$/s

/** A selector in command-line form as a mapping, with the keys of YAML selectors in dbt's order. */
export function specOf(text: string): Record<string, Plain> {
  const groups = SPEC.exec(text)?.groups ?? {}
  const value = groups['value'] ?? ''
  const spec: Record<string, Plain> = {}
  const put = (key: string, given: Plain | undefined) => {
    if (given !== undefined && given !== '') spec[key] = given
  }
  put('childrens_parents', groups['childrens_parents'] === undefined ? undefined : true)
  put('parents', groups['parents'] === undefined ? undefined : true)
  put('parents_depth', groups['parents_depth'])
  put('method', groups['method'] ?? defaultMethod(value))
  put('value', value)
  put('children', groups['children'] === undefined ? undefined : true)
  put('children_depth', groups['children_depth'])
  return spec
}

function defaultMethod(value: string): string {
  if (value.includes('/')) return 'path'
  return /\.(?:sql|py|csv)$/i.test(value) ? 'file' : 'fqn'
}

/** A definition as dbt's manifest shows it: texts taken apart, references to other selectors replaced by what they mean. */
export function normalDefinition(definition: Plain, known: PlainRecord): Plain {
  if (typeof definition === 'string') return specOf(definition)
  if (!isPlainRecord(definition)) return definition
  for (const key of ['union', 'intersection']) {
    const parts = definition[key]
    if (parts !== undefined)
      return { [key]: Array.isArray(parts) ? parts.map((part: Plain) => normalDefinition(part, known)) : parts }
  }
  const [key, value = null] = Object.entries(definition)[0] ?? []
  if (key === undefined) return definition
  const parts = Array.isArray(value) ? value.map((part: Plain) => normalDefinition(part, known)) : value
  if (key === 'exclude') return { exclude: parts }
  if (Object.keys(definition).length === 1) return { method: key, value: parts }
  if (key !== 'method' || value !== 'selector') return definition
  const meant = known[String(definition['value'])]
  if (meant !== undefined && isPlainRecord(meant)) return meant['definition'] ?? null
  throw failure('PW1602', `There is no selector '${String(definition['value'])}' above this one`, { family: 'Runtime Error' })
}
