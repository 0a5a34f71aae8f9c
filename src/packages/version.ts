import { compare, parse, type SemVer } from 'semver'

/** One condition on a package's version: `>=1.1.0`, `1.2.3`. */
export interface Condition {
  readonly operator: '=' | '>' | '>=' | '<' | '<='
  readonly version: SemVer
}

const CONDITION = /^\s*(>=|<=|>|<|=)?\s*(\d+\.\d+\.\d+)(?:-?([A-Za-z0-9][0-9A-Za-z.-]*))?(\+[0-9A-Za-z.-]+)?\s*$/

/** Reads one condition as dbt does (`1.0.0b1` is `1.0.0-b1`); undefined when it is none. */
export function conditionOf(text: string): Condition | undefined {
  const match = CONDITION.exec(text)
  const version = match === null ? null : parse(`${match[2]}${match[3] === undefined ? '' : `-${match[3]}`}${match[4] ?? ''}`)
  return version === null ? undefined : { operator: operatorOf(match?.[1]), version }
}

function operatorOf(text: string | undefined): Condition['operator'] {
  return text === '>=' || text === '<=' || text === '>' || text === '<' ? text : '='
}

/** As dbt prints it: `>=1.1.0`. */
export function conditionText({ operator, version }: Condition): string {
  return `${operator}${version.version}${version.build.length === 0 ? '' : `+${version.build.join('.')}`}`
}

/**
 * Whether a version meets a condition. `<2.0.0` leaves out `2.0.0-rc1` as well, in npm's ordering below it: who asks for
 * less than 2.0.0 does not want its release candidates (as in dbt).
 */
export function meets(version: SemVer, { operator, version: bound }: Condition): boolean {
  const order = compare(version, bound)
  switch (operator) {
    case '=':
      return order === 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0 && !(bound.prerelease.length === 0 && version.prerelease.length > 0 && version.compareMain(bound) === 0)
    case '<=':
      return order <= 0
  }
}

/** The narrowest range that several conditions leave; `lower` and `upper` are one condition where a version is named. */
export interface Range {
  readonly lower: Condition | null
  readonly upper: Condition | null
}

/** Joins conditions; undefined when no version at all can meet them. */
export function rangeOf(conditions: readonly Condition[]): Range | undefined {
  let lower: Condition | null = null
  let upper: Condition | null = null
  for (const condition of conditions) {
    const { operator } = condition
    if (operator !== '<' && operator !== '<=') lower = tighter(lower, condition, 1)
    if (operator !== '>' && operator !== '>=') upper = tighter(upper, condition, -1)
  }
  const exact = conditions.find(({ operator }) => operator === '=')
  if (exact !== undefined) {
    return conditions.every((condition) => meets(exact.version, condition)) ? { lower: exact, upper: exact } : undefined
  }
  if (lower === null || upper === null) return { lower, upper }
  const order = compare(lower.version, upper.version)
  const touching = lower.operator === '>=' && upper.operator === '<='
  return order < 0 || (order === 0 && touching) ? { lower, upper } : undefined
}

function tighter(known: Condition | null, condition: Condition, direction: 1 | -1): Condition {
  if (known === null) return condition
  const order = compare(condition.version, known.version) * direction
  const strict = condition.operator === '>' || condition.operator === '<'
  return order > 0 || (order === 0 && strict) ? condition : known
}

/** As dbt prints a range: `>=0.8.0, <0.9.0`, or `ANY`. */
export function rangeText({ lower, upper }: Range): string {
  const texts = [lower, upper].flatMap((condition) => (condition === null ? [] : [conditionText(condition)]))
  return texts.length === 0 ? 'ANY' : texts.join(', ')
}

/** Those of `versions` that can be installed, lowest first; release candidates only where they are wanted. */
export function installable(versions: readonly string[], prereleases: boolean): readonly string[] {
  return versions
    .flatMap((text) => {
      const version = conditionOf(text)?.version
      return version === undefined || (!prereleases && version.prerelease.length > 0) ? [] : [{ text, version }]
    })
    .sort((a, b) => compare(a.version, b.version))
    .map(({ text }) => text)
}

/** The highest of `versions` that meets all conditions. */
export function highest(versions: readonly string[], conditions: readonly Condition[]): string | undefined {
  return versions.findLast((text) => {
    const version = conditionOf(text)?.version
    return version !== undefined && conditions.every((condition) => meets(version, condition))
  })
}
