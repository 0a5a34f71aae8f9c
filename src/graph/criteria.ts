import { didYouMean, SELECTION_METHODS, type SelectionMethod } from '../config/index.ts'
import { failure, type Plain } from '../model/index.ts'

export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty'

/** One condition with its graph operators. */
export interface Criteria {
  readonly kind: 'criteria'
  /** As the user wrote it, for messages. */
  readonly raw: string
  readonly method: SelectionMethod
  /** What follows the method's name: `config.meta.owner` gives `['meta', 'owner']`. */
  readonly arguments: readonly string[]
  readonly value: Plain
  /** `@`: the descendants and all that those need. */
  readonly childrensParents: boolean
  readonly parents: boolean
  readonly parentsDepth?: number
  readonly children: boolean
  readonly childrenDepth?: number
  readonly indirect: IndirectSelection
}

export interface Combination {
  readonly kind: 'union' | 'intersection' | 'difference'
  readonly parts: readonly SelectionSpec[]
  readonly indirect: IndirectSelection
  /** Text of the criterion to warn about when nothing matches it. */
  readonly warnAs?: string
}

export type SelectionSpec = Criteria | Combination

const pattern = /^(@)?(?:(\d*)(\+))?(?:([\p{L}\p{N}_.]+):)?(.*?)(?:(\+)(\d*))?$/u

/** What a resource type filter, a source of defaults and `ls` without arguments select from. */
const defaultIncludes = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*']

/** The parts of `[@][N+][method[.arg]:]value[+N]`, under the names that YAML selectors use; absent parts are left out. */
export function criteriaParts(raw: string): Record<string, string | boolean> {
  const match = pattern.exec(raw)
  if (match === null) throw failure('PW2910', `Invalid selector spec "${raw}"`, { family: 'Runtime Error' })
  const [, at, parentsDepth, parents, method, value = '', children, childrenDepth] = match
  return {
    ...(at ? { childrens_parents: true } : {}),
    ...(parents ? { parents: true } : {}),
    ...(parentsDepth ? { parents_depth: parentsDepth } : {}),
    method: method ?? defaultMethod(value),
    ...(value ? { value } : {}),
    ...(children ? { children: true } : {}),
    ...(childrenDepth ? { children_depth: childrenDepth } : {}),
  }
}

/** Reads one criterion of `--select`; throws PW2910 to PW2912 for one that is none. */
export function criteriaFromText(raw: string, indirect: IndirectSelection): Criteria {
  return criteriaFromParts(raw, { value: '', ...criteriaParts(raw) }, indirect)
}

/** Reads one criterion from its parts, as {@link criteriaParts} or a YAML selector gives them. */
export function criteriaFromParts(
  raw: string,
  parts: Readonly<Record<string, Plain | undefined>>,
  indirect: IndirectSelection,
): Criteria {
  const value = parts['value']
  if (value === undefined) throw failure('PW2910', `Invalid node spec "${raw}" - no search value!`, { family: 'Runtime Error' })
  const written = parts['method']
  const [name = '', ...rest] = (typeof written === 'string' ? written : defaultMethod(String(value))).split('.')
  const parentsDepth = depth(parts['parents_depth'], raw)
  const childrenDepth = depth(parts['children_depth'], raw)
  const criteria: Criteria = {
    kind: 'criteria',
    raw,
    method: methodNamed(name),
    arguments: rest,
    value,
    childrensParents: isTrue(parts['childrens_parents']),
    parents: isTrue(parts['parents']),
    ...(parentsDepth === undefined ? {} : { parentsDepth }),
    children: isTrue(parts['children']),
    ...(childrenDepth === undefined ? {} : { childrenDepth }),
    indirect: indirectNamed(parts['indirect_selection'], indirect),
  }
  if (criteria.children && criteria.childrensParents) {
    throw failure('PW2912', `Invalid node spec ${raw} - "@" prefix and "+" suffix are incompatible`, {
      family: 'Runtime Error',
      hint: '"@model" already holds all descendants of the model: leave the "+" out.',
    })
  }
  return criteria
}

/** The selection of `--select` and `--exclude`; `select` undefined or empty means everything. */
export function specFromArguments(
  select: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
  indirect: IndirectSelection,
): SelectionSpec {
  const chosen = select !== undefined && select.length > 0
  return {
    kind: 'difference',
    parts: [unionOf(chosen ? select : defaultIncludes, chosen, indirect), unionOf(exclude ?? [], true, indirect)],
    indirect: 'eager',
  }
}

function unionOf(texts: readonly string[], warn: boolean, indirect: IndirectSelection): SelectionSpec {
  const parts = texts
    .flatMap((text) => text.split(' '))
    .map((text): SelectionSpec => {
      const criteria = text.split(',').map((part) => criteriaFromText(part, indirect))
      return { kind: 'intersection', parts: criteria, indirect, ...(warn ? { warnAs: text } : {}) }
    })
  return { kind: 'union', parts, indirect }
}

function defaultMethod(value: string): SelectionMethod {
  if (value.includes('/')) return 'path'
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn'
}

function methodNamed(name: string): SelectionMethod {
  const known = SELECTION_METHODS.find((method) => method === name)
  if (known !== undefined) return known
  throw failure('PW2911', `'${name}' is not a valid method name`, {
    family: 'Runtime Error',
    hint: didYouMean(name, SELECTION_METHODS) ?? `Methods of selection: ${SELECTION_METHODS.join(', ')}.`,
  })
}

function indirectNamed(value: Plain | undefined, otherwise: IndirectSelection): IndirectSelection {
  switch (value) {
    case undefined:
      return otherwise
    case 'eager':
    case 'cautious':
    case 'buildable':
    case 'empty':
      return value
    default:
      throw failure('PW2913', `'${String(value)}' is not a valid IndirectSelection`, {
        family: 'Runtime Error',
        hint: 'indirect_selection is one of eager, cautious, buildable, empty.',
      })
  }
}

function depth(value: Plain | undefined, raw: string): number | undefined {
  if (value === undefined || value === null || value === '' || value === 0) return undefined
  const steps = Number(value)
  if (Number.isInteger(steps)) return steps
  throw failure('PW2910', `Invalid node spec ${raw} - could not handle depth ${String(value)}`, { family: 'Runtime Error' })
}

function isTrue(value: Plain | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0
}
