import { didYouMean } from '../config/index.ts'
import { failure, isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import { criteriaFromParts, criteriaFromText, type IndirectSelection, type SelectionSpec } from './criteria.ts'

export interface Selector {
  readonly name: string
  readonly isDefault: boolean
  readonly spec: SelectionSpec
}

/**
 * The YAML selectors, ready to select with, in the order of the file: a selector can use those above it.
 * `selectors` is {@link Project.selectors}: name to `{name, description?, default?, definition}`.
 * Throws PW2914 for a definition that is none, and what {@link criteriaFromParts} throws.
 */
export function parseSelectors(selectors: PlainRecord, indirect: IndirectSelection): ReadonlyMap<string, Selector> {
  const known = new Map<string, Selector>()
  for (const [name, entry] of Object.entries(selectors)) {
    if (!isPlainRecord(entry)) throw malformed(`Selector ${name} is not a mapping`)
    const definition = entry['definition']
    if (
      isPlainRecord(definition) &&
      ('union' in definition || 'intersection' in definition) &&
      Object.keys(definition).length > 1
    ) {
      const keys = Object.keys(definition).join(',')
      throw malformed(
        `Only a single 'union' or 'intersection' key is allowed in a root level selector definition; found ${keys}.`,
      )
    }
    known.set(name, { name, isDefault: entry['default'] === true, spec: specOf(definition, { known, indirect }) })
  }
  return known
}

/** The spec a command uses: the named selector, else `--select`/`--exclude`, else the default selector of selectors.yml. */
export function chooseSelector(selectors: ReadonlyMap<string, Selector>, name: string | undefined): SelectionSpec | undefined {
  if (name === undefined) return [...selectors.values()].find((selector) => selector.isDefault)?.spec
  const found = selectors.get(name)
  if (found !== undefined) return found.spec
  throw failure('PW2915', `Could not find selector named ${name}, expected one of ${list([...selectors.keys()])}`, {
    family: 'Runtime Error',
    hint: didYouMean(name, selectors.keys()) ?? 'Selectors are named in selectors.yml beside the project file.',
  })
}

interface Reading {
  readonly known: ReadonlyMap<string, Selector>
  readonly indirect: IndirectSelection
}

function specOf(definition: Plain | undefined, reading: Reading): SelectionSpec {
  if (typeof definition === 'string') return criteriaFromText(definition, reading.indirect)
  if (!isPlainRecord(definition)) {
    throw malformed(`Expected to find union, intersection, str or dict, instead found ${JSON.stringify(definition)}`)
  }
  if ('union' in definition) return combined('union', definition, reading)
  if ('intersection' in definition) return combined('intersection', definition, reading)
  return single(definition, reading)
}

function combined(kind: 'union' | 'intersection', definition: PlainRecord, reading: Reading): SelectionSpec {
  const parts: SelectionSpec[] = []
  let excluded: SelectionSpec | undefined
  let excludes = 0
  for (const part of definitions(definition, kind)) {
    if (isPlainRecord(part) && 'exclude' in part) {
      excludes++
      excluded = exclusion(part, reading)
    } else parts.push(specOf(part, reading))
  }
  if (excludes > 1) throw malformed('You cannot provide multiple exclude arguments to the same selector set operator')
  return without({ kind, parts, indirect: 'eager' }, excluded)
}

function single(definition: PlainRecord, reading: Reading): SelectionSpec {
  const keys = Object.keys(definition)
  const [only] = keys
  const raw = JSON.stringify(definition)
  if (keys.length === 1 && only !== undefined) {
    return criteriaFromParts(raw, { method: only, value: definition[only] ?? null }, reading.indirect)
  }
  if (definition['method'] === 'selector') {
    const name = String(definition['value'])
    const other = reading.known.get(name)
    if (other === undefined) throw malformed(`Existing selector definition for ${name} not found.`)
    return other.spec
  }
  if (!('method' in definition && 'value' in definition)) {
    throw malformed(`Expected either 1 key or else "method" and "value" keys, but got ${list(keys)}`)
  }
  const excluded = 'exclude' in definition ? exclusion(definition, reading) : undefined
  return without(criteriaFromParts(raw, definition, reading.indirect), excluded)
}

function exclusion(definition: PlainRecord, reading: Reading): SelectionSpec | undefined {
  const parts = definitions(definition, 'exclude').map((part) => specOf(part, reading))
  if (parts.length < 2) return parts[0]
  return { kind: 'union', parts, indirect: 'eager' }
}

function without(spec: SelectionSpec, excluded: SelectionSpec | undefined): SelectionSpec {
  return excluded === undefined ? spec : { kind: 'difference', parts: [spec, excluded], indirect: 'eager' }
}

function definitions(definition: PlainRecord, key: string): readonly Plain[] {
  const value = definition[key]
  if (Array.isArray(value)) return value
  throw malformed(`Invalid value for key "${key}". Expected a list.`)
}

function malformed(message: string) {
  return failure('PW2914', message, {
    family: 'Runtime Error',
    at: { path: 'selectors.yml' },
    hint: 'A definition is a text as for --select, {method, value, …}, or a list under union or intersection.',
  })
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => `'${word}'`).join(', ')}]`
}
